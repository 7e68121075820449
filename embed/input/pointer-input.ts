import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { toViewport, type Point, type Size } from './geometry.ts';
import { modifiersOf } from './keys.ts';

export type PointerPorts = {
  /** Ordered and reliable. */
  send: (message: InputMessageInit) => void;
  /** Latest wins; may be lost. */
  sendMove: (message: Extract<InputMessageInit, { type: 'move' }>) => void;
  viewport: () => Size | null;
  /** The user pressed on the picture: the keyboard belongs to the remote browser now. */
  onPress: (touch: boolean) => void;
};

const BUTTONS = ['left', 'middle', 'right'] as const;
/** Lines and pages of `WheelEvent.deltaMode` in pixels, as Chromium scrolls them. */
const WHEEL_UNITS = [1, 40, 800];

/** Sends mouse, wheel and touch on the picture to the remote browser. */
export const listenToPointer = (picture: HTMLElement, ports: PointerPorts): void => {
  const at = (point: { clientX: number; clientY: number }): Point | undefined => {
    const viewport = ports.viewport();
    const { x, y, width, height } = picture.getBoundingClientRect();
    return viewport === null
      ? undefined
      : toViewport({ x: point.clientX, y: point.clientY }, { x, y, width, height }, viewport);
  };

  const onButton = (type: 'down' | 'up') => (event: MouseEvent) => {
    const point = at(event);
    const button = BUTTONS[event.button];
    if (point === undefined || button === undefined) return;
    event.preventDefault();
    if (type === 'down') ports.onPress(false);
    const clickCount = Math.min(3, Math.max(1, event.detail));
    ports.send({ type, ...point, button, buttons: event.buttons & 31, clickCount, modifiers: modifiersOf(event) });
  };

  let held = false;
  let pendingMove: MouseEvent | undefined;
  picture.addEventListener('mousedown', (event) => {
    held = true;
    onButton('down')(event);
  });
  // A drag may end outside of the picture.
  window.addEventListener('mouseup', (event) => {
    if (!held) return;
    held = false;
    onButton('up')(event);
  });
  picture.addEventListener('mousemove', (event) => {
    if (pendingMove === undefined) requestAnimationFrame(flushMove);
    pendingMove = event;
  });
  const flushMove = () => {
    const event = pendingMove;
    pendingMove = undefined;
    const point = event && at(event);
    if (event && point)
      ports.sendMove({ type: 'move', ...point, buttons: event.buttons & 31, modifiers: modifiersOf(event) });
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

  const onTouch = (type: 'touchstart' | 'touchmove' | 'touchend') => (event: TouchEvent) => {
    event.preventDefault();
    if (type === 'touchend') ports.onPress(true);
    const points = [...event.touches].slice(0, 10).flatMap((touch) => {
      const point = at(touch);
      return point === undefined ? [] : [{ ...point, id: touch.identifier & 31 }];
    });
    ports.send({ type, points });
  };
  picture.addEventListener('touchstart', onTouch('touchstart'), { passive: false });
  picture.addEventListener('touchmove', onTouch('touchmove'), { passive: false });
  picture.addEventListener('touchend', onTouch('touchend'), { passive: false });
  picture.addEventListener('touchcancel', onTouch('touchend'), { passive: false });
};
