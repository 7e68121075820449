/** Name of the isolated world that the script runs in and of the binding that it calls: the page sees neither. */
export const OBSERVER = 'veriframeObserver';

/**
 * Runs inside each frame of the remote page, as text, so it uses nothing from outside. Tells which kind of keyboard the
 * focused element wants and which cursor the pointer should have; never a value, a name or a text.
 */
const observe = (binding: string): void => {
  const tell = (message: object): void => {
    const bound: unknown = Reflect.get(globalThis, binding);
    if (typeof bound === 'function') bound(JSON.stringify(message));
  };

  const TEXT_TYPES = ['text', 'search', 'email', 'tel', 'url', 'password', 'number', 'date', 'time', 'month', 'week'];
  const kindOf = (element: Element): string | null => {
    if (element instanceof HTMLElement && element.isContentEditable) return 'text';
    const isArea = element instanceof HTMLTextAreaElement;
    if (!isArea && !(element instanceof HTMLInputElement && TEXT_TYPES.includes(element.type))) return null;
    if (element.disabled || element.readOnly) return null;
    if (element.autocomplete.split(' ').includes('one-time-code')) return 'one-time-code';
    if (element.type === 'password') return 'password';
    const wanted = element.inputMode === '' ? element.type : element.inputMode;
    if (wanted === 'number') return 'decimal';
    return ['email', 'tel', 'url', 'numeric', 'decimal', 'search'].includes(wanted) ? wanted : 'text';
  };

  const focused = (): Element | null => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  };

  let lastKind: string | null = null;
  const tellFocus = (): void => {
    const element = focused();
    if (element instanceof HTMLIFrameElement) return; // the frame inside tells
    const kind = element === null || !document.hasFocus() ? null : kindOf(element);
    if (kind === lastKind) return;
    lastKind = kind;
    tell({ type: 'focus', editable: kind === null ? null : { kind } });
  };

  let lastCursor = '';
  const tellCursor = (event: Event): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    let { cursor } = getComputedStyle(target);
    // Images cannot be sent; the keyword after them can.
    cursor = cursor.split(',').at(-1)?.trim() ?? 'auto';
    if (cursor === 'auto') cursor = kindOf(target) === null ? 'default' : 'text';
    if (cursor === lastCursor) return;
    lastCursor = cursor;
    tell({ type: 'cursor', cursor });
  };

  addEventListener('focusin', tellFocus, true);
  addEventListener('focusout', () => setTimeout(tellFocus), true);
  addEventListener('mousemove', tellCursor, { capture: true, passive: true });
  // Out of this frame another one tells; what it told is not known here.
  addEventListener('mouseout', (event) => event.relatedTarget === null && (lastCursor = ''), true);
  tellFocus();
};

/** The text of the script. */
export const observerScript = `(${observe.toString()})(${JSON.stringify(OBSERVER)})`;
