import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { pointOn, type Size } from './geometry.ts';

export type TouchPorts = {
  send: (message: InputMessageInit) => void;
  viewport: () => Size | null;
  /** A finger was lifted from the picture: a phone opens its keyboard only while it handles this. */
  onLift: () => void;
};

/** As long as phones take for a long press, and as far as a resting finger strays, in pixels. */
const HOLD_MS = 550;
const HOLD_STRAY = 12;

/**
 * Sends fingers on the picture to the remote browser, which makes of them what it does: taps, flings, pinches. A long press
 * is told apart here.
 */
export const listenToTouch = (picture: HTMLElement, ports: TouchPorts): void => {
  let hold = 0;
  let start: Touch | undefined;
  let pendingMove: TouchEvent | undefined;
  const giveUpHold = () => {
    clearTimeout(hold);
    start = undefined;
  };
  const send = (type: 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel', event: TouchEvent) => {
    const points = [...event.touches].slice(0, 10).flatMap((touch) => {
      const point = pointOn(picture, touch, ports.viewport());
      return point === undefined ? [] : [{ ...point, id: touch.identifier & 31 }];
    });
    ports.send({ type, points });
  };
  // Moves come more often than the remote browser paints; what follows them must come after them.
  const flushMove = () => {
    if (pendingMove !== undefined) send('touchmove', pendingMove);
    pendingMove = undefined;
  };

  const listen = (type: 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel', take: (event: TouchEvent) => void) =>
    picture.addEventListener(
      type,
      (event) => {
        event.preventDefault();
        take(event);
      },
      { passive: false },
    );
  listen('touchstart', (event) => {
    flushMove();
    send('touchstart', event);
    giveUpHold();
    const [finger] = event.touches;
    if (event.touches.length !== 1 || finger === undefined) return;
    start = finger;
    hold = window.setTimeout(() => {
      const point = pointOn(picture, finger, ports.viewport());
      if (point !== undefined) ports.send({ type: 'hold', ...point });
    }, HOLD_MS);
  });
  listen('touchmove', (event) => {
    const [finger] = event.touches;
    if (start && finger && Math.hypot(finger.clientX - start.clientX, finger.clientY - start.clientY) > HOLD_STRAY)
      giveUpHold();
    if (pendingMove === undefined) requestAnimationFrame(flushMove);
    pendingMove = event;
  });
  listen('touchend', (event) => {
    giveUpHold();
    flushMove();
    ports.onLift();
    send('touchend', event);
  });
  listen('touchcancel', (event) => {
    giveUpHold();
    flushMove();
    send('touchcancel', event);
  });
};
