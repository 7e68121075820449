import type { CDPSession, Protocol } from 'puppeteer-core';
import type { DirectInput } from './dispatch-input.ts';

export type PageDrag = {
  /** Moves or drops what is dragged. False when nothing is: the input is an ordinary one. */
  take(input: DirectInput): Promise<boolean>;
};

/**
 * Drags within a page. Chromium would hand what the user drags to a desktop that is not there, and the page would neither
 * get a drop nor see the button released. Rejects when the page is gone.
 */
export const pageDrag = async (session: CDPSession): Promise<PageDrag> => {
  let dragged: Protocol.Input.DragData | null = null;
  let entered = false;
  session.on('Input.dragIntercepted', ({ data }) => {
    dragged = data;
    entered = false;
  });
  await session.send('Input.setInterceptDrags', { enabled: true });

  const drag = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel', at: { x: number; y: number }) =>
    dragged === null
      ? Promise.resolve()
      : session.send('Input.dispatchDragEvent', { type, ...pointOf(at), data: dragged });
  const over = async (at: { x: number; y: number }) => {
    if (!entered) await drag('dragEnter', at);
    entered = true;
    await drag('dragOver', at);
  };
  return {
    take: async (input) => {
      if (dragged === null) return false;
      switch (input.type) {
        case 'move':
          await over(input);
          return true;
        case 'up':
          await over(input);
          await drag('drop', input);
          dragged = null;
          return false; // the button is released, too
        case 'keydown':
          if (input.key !== 'Escape') return false;
          await drag('dragCancel', { x: 0, y: 0 });
          dragged = null;
          return true;
        default:
          return false;
      }
    },
  };
};

const pointOf = ({ x, y }: { x: number; y: number }) => ({ x, y });
