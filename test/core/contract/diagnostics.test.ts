import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diagnosticsSchema } from '../../../core/contract/diagnostics.ts';
import {
  documentOutlineSchema,
  OUTLINE_ELEMENTS,
  OUTLINE_FIELDS,
  OUTLINE_LIMITS,
  OUTLINE_ROLES,
  outlineElementSchema,
} from '../../../core/contract/page-outline.ts';
import { SESSION_ERROR_CODES } from '../../../core/failure.ts';

const anElement = { element: 'p', depth: 1, box: [0, 0, 80, 16] };
const aDocument = { isMain: true, isOnAllowedHost: true, width: 800, height: 600, elements: [anElement], isCut: false };
const diagnostics = { code: 'TARGET_NOT_FOUND', visits: 1, documents: [aDocument] };

/** Every text in a value, names of members left out. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
const WORDS: readonly string[] = [...OUTLINE_ELEMENTS, ...OUTLINE_ROLES, ...OUTLINE_FIELDS, ...SESSION_ERROR_CODES];

describe('diagnostics', () => {
  it('hold a whole outline', () => {
    const full = { ...anElement, role: 'alert', field: 'password', text: true, disabled: true };
    const document = { ...aDocument, elements: [full] };
    expect(diagnosticsSchema.safeParse({ ...diagnostics, documents: [document] }).success).toBe(true);
  });

  it.each<[string, object]>([
    ['a word of the page for an element', { ...anElement, element: 'canary' }],
    ['a role that ARIA does not have', { ...anElement, role: 'canary' }],
    ['a kind of field that HTML does not have', { ...anElement, field: 'canary' }],
    ['a text in place of the mark that there is one', { ...anElement, text: 'canary' }],
    ['a member that it does not know', { ...anElement, value: 'canary' }],
    ['a width to the letter', { ...anElement, box: [0, 0, 88, 16] }],
    ['a height to the pixel', { ...anElement, box: [0, 0, 80, 17] }],
    ['a place too far away to be one', { ...anElement, box: [0, 0, 80, OUTLINE_LIMITS.pixels + 8] }],
  ])('hold no %s', (_what, element) => {
    expect(outlineElementSchema.safeParse(element).success).toBe(false);
  });

  it('hold no more than their bounds', () => {
    const elements = Array.from({ length: OUTLINE_LIMITS.elements + 1 }, () => anElement);
    expect(documentOutlineSchema.safeParse({ ...aDocument, elements }).success).toBe(false);
    const documents = Array.from({ length: OUTLINE_LIMITS.documents + 1 }, () => aDocument);
    expect(diagnosticsSchema.safeParse({ ...diagnostics, documents }).success).toBe(false);
  });

  it('fit an item of DynamoDB and a request of a runner, however full', () => {
    const wide = -OUTLINE_LIMITS.pixels;
    const fullest = {
      ...{ element: 'blockquote', depth: OUTLINE_LIMITS.depth, role: 'presentation', field: 'datetime-local' },
      ...{ text: true, disabled: true, box: [wide, wide, wide, wide] },
    };
    const document = { ...aDocument, elements: Array.from({ length: OUTLINE_LIMITS.elements }, () => fullest) };
    const parsed = diagnosticsSchema.parse({ ...diagnostics, documents: [document] });
    expect(JSON.stringify(parsed).length).toBeLessThan(150_000);
  });

  it('say no word that is not in a list, whatever a page answers', () => {
    const word = fc.oneof(fc.constantFrom(...WORDS), fc.string());
    const element = fc.record(
      {
        element: word,
        depth: fc.integer(),
        role: word,
        field: word,
        text: fc.oneof(fc.constant(true), word),
        box: fc.array(
          fc.integer({ min: -20, max: 20 }).map((step) => step * 80),
          { minLength: 3, maxLength: 5 },
        ),
      },
      { requiredKeys: ['element', 'box'] },
    );
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), (elements) => {
        const parsed = documentOutlineSchema.safeParse({ ...aDocument, elements });
        for (const text of textsIn(parsed.data)) expect(WORDS).toContain(text);
      }),
    );
  });
});
