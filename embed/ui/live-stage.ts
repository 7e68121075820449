import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { viewportFor, type Size } from '../input/geometry.ts';
import { fitKeyboard, listenToKeyboard } from '../input/keyboard-input.ts';
import { listenToPointer } from '../input/pointer-input.ts';
import type { EditableKind, Model } from '../model.ts';
import type { Strings } from '../strings/en.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

export type StagePorts = {
  send: (message: InputMessageInit) => void;
  sendMove: (message: InputMessageInit) => void;
  viewport: () => Size | null;
};

export type LiveStage = {
  node: HTMLElement;
  show(media: MediaStream): void;
  render(model: Model): void;
  /** Asks the runner for a viewport that fills the space there is. */
  announceSize(): void;
  focus(): void;
};

const RESIZE_SETTLES_MS = 200;

/** The picture of the remote browser and everything that the user does on it. */
export const liveStage = (platform: string, strings: Strings, ports: StagePorts): LiveStage => {
  const touch = window.matchMedia('(pointer: coarse)').matches;
  const video = element('video', { playsinline: '', 'aria-hidden': 'true' });
  video.muted = true;
  video.autoplay = true;
  const keys = element('input', {
    class: 'keys',
    'aria-label': `${strings.picture(platform)}. ${strings.pictureHelp}`,
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const keyboard = element(
    'button',
    { type: 'button', class: 'keyboard', 'aria-label': strings.keyboard },
    icon('keyboard'),
  );
  keyboard.hidden = true;
  keyboard.addEventListener('click', () => keys.focus());
  const node = element('div', { class: 'live' }, video, keys, keyboard);

  let editable: EditableKind | null = null;
  listenToPointer(video, {
    ...ports,
    // A tap on a field opens the phone's keyboard, a tap elsewhere closes it; a mouse always brings its keyboard along.
    onPress: (byTouch) => {
      if (!byTouch || editable !== null) keys.focus({ preventScroll: true });
    },
  });
  listenToKeyboard(keys, ports.send);

  const announceSize = () => {
    const { width, height } = node.getBoundingClientRect();
    if (width > 0 && height > 0) ports.send({ type: 'resize', ...viewportFor({ width, height }), touch });
  };
  let settling = 0;
  new ResizeObserver(() => {
    clearTimeout(settling);
    settling = window.setTimeout(announceSize, RESIZE_SETTLES_MS);
  }).observe(node);

  return {
    node,
    show: (media) => {
      video.srcObject = media;
      video.play().catch(() => undefined);
    },
    render: (model) => {
      video.style.cursor = model.cursor;
      keyboard.hidden = !touch || model.editable === null;
      if (model.editable === editable) return;
      editable = model.editable;
      if (editable !== null) fitKeyboard(keys, editable);
      if (!touch) return;
      if (editable === null) keys.blur();
      else keys.focus({ preventScroll: true });
    },
    announceSize,
    focus: () => {
      if (!touch) keys.focus({ preventScroll: true });
    },
  };
};
