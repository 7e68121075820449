import type { InputMessageInit } from '../../core/contract/live-view.ts';
import type { Model } from '../model.ts';
import type { Strings } from '../strings/en.ts';
import { button, element } from '../ui/element.ts';
import { icon } from '../ui/icon.ts';
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

/**
 * What a hardware keyboard does with shortcuts, as buttons for a finger: keyboard, paste, copy. They have a place of their
 * own, which does not come and go with them: the picture keeps its size.
 */
export const toolBar = (strings: Strings, ports: ToolBarPorts): ToolBar => {
  const words = strings.overlay;
  const keyboard = button('quiet', '', ports.showKeyboard);
  keyboard.append(icon('keyboard'));
  keyboard.setAttribute('aria-label', strings.keyboard);
  const paste = button('quiet', words.paste, () => {
    void ports.readClipboard?.().then(
      (text) => text !== '' && ports.send({ type: 'paste', text: text.slice(0, TEXT_MAX) }),
      () => undefined, // the user does not want to
    );
  });
  const copy = button('quiet', words.copy, () => {
    const chord = { key: 'c', code: 'KeyC', modifiers: CTRL } as const;
    ports.send({ type: 'keydown', ...chord });
    ports.send({ type: 'keyup', ...chord });
  });
  const waiting = element('span');
  const node = element('div', { class: 'tools' }, waiting, copy, paste, keyboard);

  const offer = (text: string): void => {
    const take = button('primary', words.copyHere, () => {
      waiting.replaceChildren();
      void copyText(text);
    });
    waiting.replaceChildren(take);
  };
  return {
    node,
    render: ({ editable, selection }) => {
      copy.hidden = !ports.touch || !selection;
      paste.hidden = !ports.touch || editable === null || ports.readClipboard === undefined;
      keyboard.hidden = !ports.touch;
      keyboard.disabled = editable === null;
    },
    copied: (text) => {
      waiting.replaceChildren();
      void copyText(text).then((done) => done || offer(text));
    },
  };
};
