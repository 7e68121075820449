/** The words that an outline may hold, given to the page: what is sent there must not refer to anything outside itself. */
export type OutlineWords = {
  readonly elements: readonly string[];
  readonly roles: readonly string[];
  readonly fields: readonly string[];
};

/**
 * Runs inside the page, as the functions of `in-page.ts`: gives the visible elements of the document and its open shadow roots as
 * boxes with words of HTML. It reads no text and no value: that an element shows text is read from the length of its
 * own text nodes. What lies in fields, editable regions and drawings is not looked at.
 */
export const outlineInPage = (
  words: OutlineWords,
  most: { readonly elements: number; readonly depth: number; readonly pixels: number },
  steps: { readonly across: number; readonly down: number },
): unknown => {
  const isClosed = (element: Element): boolean =>
    element.matches('textarea, select, svg, canvas, video, audio, object, iframe, [contenteditable]');
  const inSteps = (value: number, step: number): number =>
    Math.max(-most.pixels, Math.min(most.pixels, Math.ceil(value / step) * step));
  const wordOf = (list: readonly string[], word: string | null): string | undefined =>
    word !== null && list.includes(word) ? word : undefined;
  const found: object[] = [];
  let isCut = false;
  const visit = (element: Element, depth: number): void => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
    if (found.length >= most.elements || depth > most.depth) {
      isCut = true;
      return;
    }
    const { left, top, width, height } = element.getBoundingClientRect();
    const isSeen = width > 0 && height > 0;
    const hasText = Array.from(element.childNodes).some(
      (node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.nodeValue ?? ''),
    );
    if (isSeen) {
      const field = element instanceof HTMLInputElement ? wordOf(words.fields, element.type) : undefined;
      const role = wordOf(words.roles, element.getAttribute('role'));
      found.push({
        element: wordOf(words.elements, element.localName) ?? 'other',
        depth,
        ...(role === undefined ? {} : { role }),
        ...(field === undefined ? {} : { field }),
        ...(hasText ? { text: true } : {}),
        ...(element.matches(':disabled') ? { disabled: true } : {}),
        box: [
          inSteps(left, steps.across),
          inSteps(top, steps.down),
          inSteps(width, steps.across),
          inSteps(height, steps.down),
        ],
      });
    }
    if (isClosed(element)) return;
    const inner = element.shadowRoot ?? element;
    for (const child of Array.from(inner.children)) visit(child, isSeen ? depth + 1 : depth);
  };
  visit(document.documentElement, 0);
  return { width: inSteps(innerWidth, steps.across), height: inSteps(innerHeight, steps.down), elements: found, isCut };
};
