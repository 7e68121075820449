import type { DescribeEditable } from './in-page.ts';

/** In-page: what a phone must know of a field to show the keyboard that fits; never a value, a name or a text. */
export const describeEditable: DescribeEditable = (element) => {
  const TYPES = ['text', 'search', 'email', 'tel', 'url', 'password', 'number'];
  const KINDS = ['email', 'tel', 'url', 'numeric', 'decimal', 'search'];
  const HINTS = ['enter', 'done', 'go', 'next', 'previous', 'search', 'send'];
  if (!(element instanceof HTMLElement)) return null;
  const { direction } = getComputedStyle(element);
  const enterKey = HINTS.includes(element.enterKeyHint) ? element.enterKeyHint : null;
  const isArea = element instanceof HTMLTextAreaElement;
  const isInput = element instanceof HTMLInputElement && TYPES.includes(element.type);
  if (!isArea && !isInput) {
    if (!element.isContentEditable) return null;
    return {
      kind: KINDS.includes(element.inputMode) ? element.inputMode : 'text',
      autofill: null,
      enterKey,
      direction,
    };
  }
  if (element.disabled || element.readOnly) return null;
  // The last token names the field; those before it say whose it is ("section-a shipping postal-code webauthn").
  const tokens = element.autocomplete.split(/\s+/).filter((token) => token !== 'webauthn');
  const autofill = tokens.at(-1) ?? '';
  const kind = (): string => {
    if (autofill === 'one-time-code') return 'one-time-code';
    if (element.type === 'password') return 'password';
    const wanted = element.inputMode === '' ? element.type : element.inputMode;
    if (wanted === 'number') return 'decimal';
    return KINDS.includes(wanted) ? wanted : 'text';
  };
  return { kind: kind(), autofill, enterKey, direction };
};
