import type { InputMessageInit } from '../../core/contract/live-view.ts';
import type { Model } from '../model.ts';
import type { Strings } from '../strings/en.ts';
import { button, element } from '../ui/element.ts';
import { icon, type IconName } from '../ui/icon.ts';
import { copyText } from './copy-text.ts';

export type ToolBarPorts = {
  send: (message: InputMessageInit) => void;
  showKeyboard: () => void;
  /** Text of the viewer's clipboard; undefined when the user or the browser refuses. */
  readClipboard: (() => Promise<string>) | undefined;
  touch: boolean;
};
export type ToolBar = {
  node: HTMLElement;
  render(model: Model): void;
  /** Puts what the user copied on this device, with one more press where the browser wants one. */
  copied(text: string): void;
};

const TEXT_MAX = 10_000;
const CTRL = 2;
const SAID_MS = 3_000;

/**
 * What a hardware keyboard does with shortcuts, as buttons for a finger: keyboard, paste, copy. They have a place of their
 * own, which does not come and go with them: the picture keeps its size.
 */
export const toolBar = (strings: Strings, ports: ToolBarPorts): ToolBar => {
  const words = strings.overlay;
  const tool = (name: IconName, label: string, onClick: () => void): HTMLButtonElement => {
    const node = button('quiet', '', onClick);
    node.append(icon(name));
    node.setAttribute('aria-label', label);
    return node;
  };
  const keyboard = tool('keyboard', strings.keyboard, ports.showKeyboard);
  const paste = tool('paste', words.paste, () => {
    void ports.readClipboard?.().then(
      (text) => text !== '' && ports.send({ type: 'paste', text: text.slice(0, TEXT_MAX) }),
      () => undefined, // the user does not want to
    );
  });
  const copy = tool('copy', words.copy, () => {
    const chord = { key: 'c', code: 'KeyC', modifiers: CTRL } as const;
    ports.send({ type: 'keydown', ...chord });
    ports.send({ type: 'keyup', ...chord });
  });
  const waiting = element('div', { class: 'offer', role: 'status' });
  const node = element('div', { class: 'tools' }, waiting, copy, paste, keyboard);

  let fading = 0;
  const say = (...nodes: Node[]): void => {
    clearTimeout(fading);
    waiting.replaceChildren(...nodes);
  };
  const copyHere = async (text: string): Promise<void> => {
    if (await copyText(text)) {
      say(element('span', { class: 'said' }, words.copied));
      fading = window.setTimeout(say, SAID_MS);
    } else say(button('primary', words.copyHere, () => void copyHere(text)));
  };
  return {
    node,
    render: ({ editable, selection }) => {
      // One place for both: where something is selected it is copied.
      copy.hidden = !ports.touch || !selection;
      paste.hidden = !ports.touch || selection;
      keyboard.hidden = !ports.touch;
      paste.disabled = editable === null || ports.readClipboard === undefined;
      keyboard.disabled = editable === null;
    },
    copied: (text) => void copyHere(text),
  };
};
