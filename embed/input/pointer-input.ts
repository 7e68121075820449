import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { pointOn, type Size } from './geometry.ts';
import { modifiersOf } from './keys.ts';

export type PointerPorts = {
  /** Ordered and reliable. */
  send: (message: InputMessageInit) => void;
  /** Latest wins; may be lost. */
  sendMove: (message: Extract<InputMessageInit, { type: 'move' }>) => void;
  viewport: () => Size | null;
  /** The user pressed on the picture: the keyboard belongs to the remote browser now. */
  onPress: () => void;
};

const BUTTONS = ['left', 'middle', 'right'] as const;
/** Lines and pages of `WheelEvent.deltaMode` in pixels, as Chromium scrolls them. */
const WHEEL_UNITS = [1, 40, 800];

/** Sends mouse and wheel on the picture to the remote browser. */
export const listenToPointer = (picture: HTMLElement, ports: PointerPorts): void => {
  const at = (point: MouseEvent) => pointOn(picture, point, ports.viewport());

  const onButton = (type: 'down' | 'up') => (event: MouseEvent) => {
    const point = at(event);
    const button = BUTTONS[event.button];
    if (point === undefined || button === undefined) return;
    event.preventDefault();
    if (type === 'down') ports.onPress();
    flushMove();
    const clickCount = Math.min(3, Math.max(1, event.detail));
    ports.send({ type, ...point, button, buttons: event.buttons & 31, clickCount, modifiers: modifiersOf(event) });
  };

  const held = new Map<number, MouseEvent>();
  let pendingMove: MouseEvent | undefined;
  picture.addEventListener('mousedown', (event) => {
    held.set(event.button, event);
    onButton('down')(event);
  });
  // A drag may end outside of the picture.
  window.addEventListener('mouseup', (event) => {
    if (held.delete(event.button)) onButton('up')(event);
  });
  // It may also end where nobody tells: in another window, behind a dialog, with what the device itself drags.
  const releaseLost = (event?: MouseEvent) => {
    for (const [button, pressed] of held) {
      const point = at(event ?? pressed);
      const name = BUTTONS[button];
      if (point && name) ports.send({ type: 'up', ...point, button: name });
    }
    held.clear();
  };
  window.addEventListener('blur', () => releaseLost());
  picture.addEventListener('dragstart', (event) => event.preventDefault());
  picture.addEventListener('mousemove', (event) => {
    if (held.size > 0 && event.buttons === 0) releaseLost(event);
    if (pendingMove === undefined) requestAnimationFrame(flushMove);
    pendingMove = event;
  });
  const flushMove = () => {
    const event = pendingMove;
    pendingMove = undefined;
    const point = event && at(event);
    if (!event || !point) return;
    const move = { type: 'move', ...point, buttons: event.buttons & 31, modifiers: modifiersOf(event) } as const;
    // What is dragged must have moved before it is let go of.
    if (held.size > 0 || event.buttons !== 0) ports.send(move);
    else ports.sendMove(move);
  };
  picture.addEventListener('contextmenu', (event) => event.preventDefault());
  picture.addEventListener(
    'wheel',
    (event) => {
      const point = at(event);
      if (point === undefined) return;
      event.preventDefault();
      const unit = WHEEL_UNITS[event.deltaMode] ?? 1;
      ports.send({
        type: 'wheel',
        ...point,
        deltaX: event.deltaX * unit,
        deltaY: event.deltaY * unit,
        modifiers: modifiersOf(event),
      });
    },
    { passive: false },
  );
};
