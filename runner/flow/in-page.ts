/**
 * Functions that run inside the page, in a JavaScript world of their own: they see the page's document, the page's scripts
 * see nothing of them. Each is sent as its source text, so it must not refer to anything outside itself.
 */

/** What `probePage` looks up. Texts are compared as `folded` in core/flow/condition.ts writes them. */
export const probePage = (selectors: readonly string[], foldedTexts: readonly string[]): unknown => {
  const isVisible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const visible: string[] = [];
  for (const selector of selectors) {
    try {
      if (Array.from(document.querySelectorAll(selector)).some(isVisible)) visible.push(selector);
    } catch {
      return { badSelector: selector };
    }
  }
  const shown = foldedTexts.length === 0 ? '' : (document.body?.innerText ?? '');
  const folded = shown.replace(/\s+/g, ' ').toLowerCase();
  return {
    // Differs from document to document, and is read in the same moment as everything else.
    document: String(performance.timeOrigin),
    url: location.href,
    title: String(document.title),
    visible,
    foldedTexts: foldedTexts.filter((text) => folded.includes(text)),
  };
};

/** Brings the first visible match into view. Null when there is none, else its middle and what kind of field it is. */
export const locateTarget = (selector: string): unknown => {
  const isVisible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  let matches: Element[];
  try {
    matches = Array.from(document.querySelectorAll(selector));
  } catch {
    return { badSelector: selector };
  }
  const element = matches.find(isVisible);
  if (element === undefined) return null;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const { x, y, width, height } = element.getBoundingClientRect();
  const autocomplete = element.getAttribute('autocomplete') ?? '';
  const isPassword = element instanceof HTMLInputElement && element.type === 'password';
  return {
    x: x + width / 2,
    y: y + height / 2,
    isCredential: isPassword || /password|one-time-code|cc-/.test(autocomplete),
  };
};

/** Selects all text of a field that has the focus, so that what is typed replaces it. False when it has not. */
export const selectText = (selector: string): unknown => {
  const element = document.activeElement;
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  if (!element.matches(selector)) return false;
  element.select();
  return true;
};

/** Chooses the option with `value` in the first `<select>` that matches. False when there is none. */
export const chooseOption = (selector: string, value: string): unknown => {
  const element = document.querySelector(selector);
  if (!(element instanceof HTMLSelectElement)) return false;
  if (!Array.from(element.options).some((option) => option.value === value)) return false;
  element.value = value;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
};

/** What the browser tells every site about itself. */
export const browserIdentity = (): unknown => ({ userAgent: navigator.userAgent, languages: [...navigator.languages] });
