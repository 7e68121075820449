import type { DescribeEditable, Focused, Tell } from './in-page.ts';

/** In-page: tells which keyboard the focused element wants, and when none is wanted any more. */
export const observeFocus = (tell: Tell, focused: Focused, describe: DescribeEditable): void => {
  let last = 'null';
  const tellFocus = (): void => {
    const element = focused();
    if (element instanceof HTMLIFrameElement) return; // the frame inside tells
    const editable = element === null || !document.hasFocus() ? null : describe(element);
    const told = JSON.stringify(editable);
    if (told === last) return;
    last = told;
    tell({ type: 'focus', editable });
  };
  addEventListener('focusin', tellFocus, true);
  addEventListener('focusout', () => setTimeout(tellFocus), true);
  tellFocus();
};
