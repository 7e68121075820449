/**
 * Functions that run inside the page, in a JavaScript world of their own: they see the page's document, the page's scripts
 * see nothing of them. Each is sent as its source text, so it must not refer to anything outside itself.
 */

/** A selector that the page's document answers itself; `text` as `folded` in core/flow/condition.ts writes it. */
export type InPageSelector =
  { readonly kind: 'css'; readonly css: string } | { readonly kind: 'text'; readonly text: string };

/**
 * Looks for what can be seen, in the document and its open shadow roots. With `wants` it gives the element that it names, or null;
 * without it which selectors match, by index, and which texts are shown.
 */
export const lookInPage = (
  selectors: readonly InPageSelector[],
  foldedTexts: readonly string[],
  wants: 'facts' | 'element',
): unknown => {
  const isVisible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const roots: (Document | ShadowRoot)[] = [document];
  // The list grows while it is walked: roots in roots.
  for (const root of roots)
    for (const element of Array.from(root.querySelectorAll('*')))
      if (element.shadowRoot) roots.push(element.shadowRoot);
  const fold = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
  /** The innermost elements with the text: no element inside has it, too. What is not shown as text is none. */
  const withText = (root: Document | ShadowRoot, text: string): Element[] => {
    const found: Element[] = [];
    const visit = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (!(node instanceof Element) || node.matches('script, style, noscript, template')) return '';
      const foundBefore = found.length;
      const isButton = node instanceof HTMLInputElement && /^(button|submit|reset)$/.test(node.type);
      const shown = isButton ? node.value : Array.from(node.childNodes).map(visit).join('');
      if (found.length === foundBefore && fold(shown).includes(text)) found.push(node);
      return shown;
    };
    Array.from(root.children).forEach(visit);
    return found;
  };
  const firstVisible = (selector: InPageSelector): Element | undefined => {
    for (const root of roots) {
      const matches =
        selector.kind === 'css' ? Array.from(root.querySelectorAll(selector.css)) : withText(root, selector.text);
      const match = matches.find(isVisible);
      if (match !== undefined) return match;
    }
    return undefined;
  };
  const visible: number[] = [];
  for (const [index, selector] of selectors.entries()) {
    let match: Element | undefined;
    try {
      match = firstVisible(selector);
    } catch {
      return { badSelector: index };
    }
    if (wants === 'element') return match ?? null;
    if (match !== undefined) visible.push(index);
  }
  const bodies = roots.map((root) => (root instanceof Document ? root.body?.innerText : root.textContent));
  const shown = foldedTexts.length === 0 ? '' : fold(bodies.join(' '));
  return {
    // Differs from document to document, and is read in the same moment as everything else.
    document: String(performance.timeOrigin),
    url: location.href,
    title: String(document.title),
    visible,
    foldedTexts: foldedTexts.filter((text) => shown.includes(text)),
  };
};

/** Which of some elements can be seen: the index of the first, or -1. */
export const firstVisibleOf = (...elements: readonly unknown[]): unknown =>
  elements.findIndex((element) => {
    if (!(element instanceof Element)) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  });

/** Brings an element into view, and tells its middle, what kind of field it is, and whether a person could click it there. */
export const describeTarget = (element: unknown): unknown => {
  if (!(element instanceof Element)) return null;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot) {
    const inner: Element | null = hit.shadowRoot.elementFromPoint(x, y);
    if (inner === null || inner === hit) break;
    hit = inner;
  }
  /** From the hit outwards, through shadow roots: whether the element, or a label of it, is on the way. */
  let isHit = false;
  for (let node: Node | null = hit; node !== null && !isHit;) {
    isHit = node === element || (node instanceof HTMLLabelElement && node.control === element);
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  const isPassword = element instanceof HTMLInputElement && element.type === 'password';
  return {
    x,
    y,
    isFree: isHit && !element.matches(':disabled, [aria-disabled=true]'),
    isCredential: isPassword || /password|one-time-code|cc-/.test(element.getAttribute('autocomplete') ?? ''),
  };
};

/** Brings an element into view. */
export const bringIntoView = (element: unknown): unknown =>
  element instanceof Element && element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });

/** Where a point of a frame's content lies in the page around it, and whether nothing covers the frame there. */
export const placeInOwner = (frame: unknown, x: number, y: number): unknown => {
  if (!(frame instanceof HTMLElement)) return { x, y, isFree: false };
  const box = frame.getBoundingClientRect();
  // A frame that is drawn larger or smaller than it is laid out.
  const scaleX = box.width / frame.offsetWidth;
  const scaleY = box.height / frame.offsetHeight;
  const style = getComputedStyle(frame);
  const outerX = box.x + (frame.clientLeft + Number.parseFloat(style.paddingLeft) + x) * scaleX;
  const outerY = box.y + (frame.clientTop + Number.parseFloat(style.paddingTop) + y) * scaleY;
  const root = frame.getRootNode();
  const from = root instanceof ShadowRoot ? root : document;
  return { x: outerX, y: outerY, isFree: from.elementFromPoint(outerX, outerY) === frame };
};

/** Selects all text of a field that has the focus, so that what is typed replaces it. False when it has not. */
export const selectText = (element: unknown): unknown => {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  const root = element.getRootNode();
  if ((root instanceof ShadowRoot ? root : document).activeElement !== element) return false;
  element.select();
  return true;
};

/** Chooses the option with `value` in a `<select>`. False when there is none. */
export const chooseOption = (element: unknown, value: string): unknown => {
  if (!(element instanceof HTMLSelectElement)) return false;
  if (!Array.from(element.options).some((option) => option.value === value)) return false;
  element.value = value;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
};

/** An attribute of the first match of a CSS selector, visible or not; null when there is none. */
export const readAttribute = (css: string, attribute: string): unknown => {
  try {
    return document.querySelector(css)?.getAttribute(attribute) ?? null;
  } catch {
    return { badSelector: 0 };
  }
};

/** What the browser tells every site about itself. */
export const browserIdentity = (): unknown => ({ userAgent: navigator.userAgent, languages: [...navigator.languages] });
