import type { Focused, Tell } from './in-page.ts';

/**
 * In-page: a long press is a `contextmenu` event, as on a phone; where the page has no use for it, it selects the word under
 * the finger (of a field, all of it), and tells whether there is something to copy.
 */
export const observeHold = (tell: Tell, focused: Focused): void => {
  let present = false;
  const isSelected = (): boolean => {
    const element = focused();
    if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement)
      return element.type !== 'password' && element.selectionStart !== element.selectionEnd;
    return !(getSelection()?.isCollapsed ?? true);
  };
  const tellSelection = (): void => {
    if (isSelected() === present) return;
    present = !present;
    tell({ type: 'selection', present });
  };
  addEventListener('contextmenu', (event) => {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || !matchMedia('(pointer: coarse)').matches) return;
    tell({ type: 'held' });
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) {
      target.focus({ preventScroll: true });
      target.select();
    } else {
      const selection = getSelection();
      const caret = document.caretRangeFromPoint(event.clientX, event.clientY);
      if (selection === null || caret === null) return;
      selection.collapse(caret.startContainer, caret.startOffset);
      selection.modify('move', 'backward', 'word');
      selection.modify('extend', 'forward', 'word');
    }
    tellSelection();
  });
  // What is selected by other means is copied by other means; here only the end of it counts.
  document.addEventListener('selectionchange', () => present && tellSelection());
};
