import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { fitKeyboard } from '../input/fit-keyboard.ts';
import { viewportFor, type Size } from '../input/geometry.ts';
import { listenToKeyboard } from '../input/keyboard-input.ts';
import { listenToPointer } from '../input/pointer-input.ts';
import { listenToTouch } from '../input/touch-input.ts';
import type { Model } from '../model.ts';
import { controlLayer } from '../overlay/control-layer.ts';
import { questionDialog } from '../overlay/question-dialog.ts';
import { toolBar, type ToolBar } from '../overlay/tool-bar.ts';
import type { Strings } from '../strings/en.ts';
import { element } from './element.ts';
import { keepPlaying } from './keep-playing.ts';
import { sharpLayer, type SharpNews } from './sharp-layer.ts';

export type StagePorts = {
  send: (message: InputMessageInit) => void;
  sendMove: (message: InputMessageInit) => void;
  viewport: () => Size | null;
};

export type LiveStage = {
  node: HTMLElement;
  tools: ToolBar;
  show(media: MediaStream): void;
  /** What is sharp over the video. */
  sharpen(news: SharpNews): void;
  render(model: Model): void;
  /** Asks the runner for a viewport that fills the space there is. */
  announceSize(): void;
  focus(): void;
};

const RESIZE_SETTLES_MS = 200;
/** As in the contract. */
const RATIO = { min: 0.25, max: 8 };

/** The picture of the remote browser and everything that the user does on it. */
export const liveStage = (platform: string, strings: Strings, ports: StagePorts): LiveStage => {
  const touch = window.matchMedia('(pointer: coarse)').matches;
  const video = element('video', { playsinline: '', 'aria-hidden': 'true' });
  video.muted = true;
  video.autoplay = true;
  keepPlaying(video);
  const sharp = sharpLayer();
  const keys = element('input', {
    class: 'keys',
    'aria-label': `${strings.picture(platform)}. ${strings.pictureHelp}`,
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const focus = () => {
    if (!touch) keys.focus({ preventScroll: true });
  };
  const controls = controlLayer(strings, { send: ports.send, onClosed: focus });
  const questions = questionDialog(strings, ports.send, focus);
  const tools = toolBar(strings, {
    send: ports.send,
    showKeyboard: () => keys.focus({ preventScroll: true }),
    readClipboard: 'clipboard' in navigator ? () => navigator.clipboard.readText() : undefined,
    touch,
  });
  const node = element('div', { class: 'live' }, video, sharp.node, keys, controls.node, questions.node);

  let editable: Model['editable'] = null;
  listenToPointer(video, { ...ports, onPress: () => keys.focus({ preventScroll: true }) });
  // A tap on a field opens the phone's keyboard, a tap elsewhere closes it; a mouse always brings its keyboard along.
  listenToTouch(video, { ...ports, onLift: () => editable !== null && keys.focus({ preventScroll: true }) });
  listenToKeyboard(keys, ports.send, { isMac: /^(Mac|iPhone|iPad)/.test(navigator.platform) });

  const announceSize = () => {
    const { width, height } = video.getBoundingClientRect();
    const ratio = Math.min(RATIO.max, Math.max(RATIO.min, window.devicePixelRatio));
    if (width > 0 && height > 0) ports.send({ type: 'resize', ...viewportFor({ width, height }), ratio, touch });
  };
  let settling = 0;
  const settle = () => {
    clearTimeout(settling);
    settling = window.setTimeout(announceSize, RESIZE_SETTLES_MS);
  };
  new ResizeObserver(settle).observe(video);
  onPixelRatio(settle);

  return {
    node,
    tools,
    show: (media) => {
      video.srcObject = media;
      video.play().catch(() => undefined);
    },
    sharpen: sharp.take,
    render: (model) => {
      video.style.cursor = model.cursor;
      tools.render(model);
      controls.render(model.control, model.viewport);
      questions.render(model.questions);
      if (JSON.stringify(model.editable) === JSON.stringify(editable)) return;
      editable = model.editable;
      if (editable !== null) fitKeyboard(keys, editable);
      if (!touch) return;
      if (editable === null) keys.blur();
      else keys.focus({ preventScroll: true });
    },
    announceSize,
    focus,
  };
};

/** Calls `listener` when the page is shown with another pixel ratio: on another screen, or zoomed. */
const onPixelRatio = (listener: () => void): void => {
  const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const onChange = () => {
    listener();
    onPixelRatio(listener);
  };
  query.addEventListener('change', onChange, { once: true });
};
