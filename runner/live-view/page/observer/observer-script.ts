import { describeEditable } from './describe-editable.ts';
import { COMMANDS } from './in-page.ts';
import { observeClipboard } from './observe-clipboard.ts';
import { observeControls } from './observe-controls.ts';
import { observeCursor } from './observe-cursor.ts';
import { observeFocus } from './observe-focus.ts';
import { observeHold } from './observe-hold.ts';

/** Name of the isolated world that the script runs in and of the binding that it calls: the page sees neither. */
export const OBSERVER = 'veriframeObserver';

const tellThrough = (binding: string) => (observation: object) => {
  const bound: unknown = Reflect.get(globalThis, binding);
  if (typeof bound === 'function') bound(JSON.stringify(observation));
};

const focusedElement = (): Element | null => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
};

/** The text of the script, which runs in every frame before the page's own. */
export const observerScript = `{
  const tell = (${tellThrough.toString()})(${JSON.stringify(OBSERVER)});
  const focused = ${focusedElement.toString()};
  const describe = ${describeEditable.toString()};
  const controls = (${observeControls.toString()})(tell);
  const clipboard = (${observeClipboard.toString()})(tell, focused);
  globalThis[${JSON.stringify(COMMANDS)}] = { ...controls, ...clipboard };
  (${observeFocus.toString()})(tell, focused, describe);
  (${observeCursor.toString()})(tell, describe);
  (${observeHold.toString()})(tell, focused);
  if (window === window.top) tell({ type: 'opened' });
}`;
