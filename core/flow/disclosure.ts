import * as z from 'zod';
import { disclosureRuleSchema } from '../contract/disclosure-rule.ts';
import { jsonPathSchema } from './pages.ts';

const VALUE_TYPES = ['string', 'number', 'boolean', 'date'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

const { from, regex, css, header, atLeast, atMost, equals, oneOf, hash } = disclosureRuleSchema.shape;
const described = <T extends z.ZodType>(schema: T, description: string): T => schema.meta({ description });

/** A field that the partner gets: where its value is, what is said of it, and how the user is told. */
export const disclosureSchema = disclosureRuleSchema
  .safeExtend({
    from: described(from, 'The request in whose answer the value stands.'),
    jsonPath: described(
      jsonPathSchema.optional(),
      'The value at this place of a JSON answer (RFC 9535, a singular query).',
    ),
    regex: described(
      regex,
      'What the group of a regular expression (RE2), or the whole of it, matches in the answer: at one place, several end the run. The attestor sees the whole answer; the partner only this.',
    ),
    css: described(
      css,
      'The text of the one element that a CSS selector selects in an HTML answer, as the server sent it; several end the run. The attestor sees the whole answer; the partner only this.',
    ),
    header: described(header, 'The value of a header of the answer that stands there once.'),
    atLeast: described(atLeast, 'Says only that the number is this or more.'),
    atMost: described(atMost, 'Says only that the number is this or less.'),
    equals: described(equals, 'Says only that the value is this. The attestor sees it.'),
    oneOf: described(oneOf, 'Says only that the value is one of these, not which. The attestor sees it.'),
    hash: described(hash, 'Says only a salted hash of the value. The attestor sees the value.'),
    label: z
      .string()
      .max(80)
      .regex(/\S/, 'must say in words what is shared')
      .meta({ description: 'What the user reads when asked for consent.' }),
    type: z.enum(VALUE_TYPES).optional().meta({
      description:
        'What the value must be; `date` is a text as in 2026-11-23 or an ISO 8601 time. Anything else ends the run.',
    }),
    page: z.enum(['first', 'last', 'every']).optional().meta({
      description:
        'Of an answer in pages: which of them. With `every` the fields are `name`, `name-2`, and so on. `first` when absent.',
    }),
  })
  .meta({
    id: 'disclosure',
    description: 'A field that the partner gets.',
    oneOf: ['jsonPath', 'regex', 'css', 'header'].map((place) => ({ required: [place] })),
  });
export type FlowDisclosure = z.infer<typeof disclosureSchema>;

/** True when `value` is what a field's `type` says. */
export const isOfType = (value: unknown, type: ValueType): boolean =>
  type === 'date' ? typeof value === 'string' && isDate(value) : typeof value === type;

/** ISO 8601, a calendar date with or without a time; not 30 February. */
const isDate = (text: string): boolean => {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};
