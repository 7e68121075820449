import type { CDPSession } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { attachObserver } from './observer/attach-observer.ts';
import type { Observed } from './observer/attach-observer.ts';
import { commandObserver } from './observer/command-observer.ts';
import type { ControlInput } from './page-controls.ts';
import { pageControls } from './page-controls.ts';

export type WatchedPage = {
  control(input: ControlInput): Promise<void>;
  /** Puts text on the remote clipboard from where the focus is. False when the page cannot. */
  offer(text: string): Promise<boolean>;
};

/** Watches what headless Chromium does not show of a page and tells the viewer. Rejects when the page is gone. */
export const watchPage = async (
  session: CDPSession,
  newId: () => number,
  tell: (message: ViewMessage) => void,
): Promise<WatchedPage> => {
  const controls = pageControls(newId, tell);
  let top: Observed | null = null;
  let focused: Observed | null = null;
  const isIn = (observed: Observed | null, gone: CDPSession, contextId: number | undefined): boolean =>
    observed?.frame.session === gone && (contextId === undefined || observed.contextId === contextId);

  await attachObserver(
    { session, parent: null },
    {
      onObservation: (observation, from) => {
        switch (observation.type) {
          case 'opened':
            top = from;
            return;
          case 'control':
            return void controls.open(observation, from).catch(() => undefined); // the field may be gone already
          case 'control-gone':
            return controls.gone(from.frame.session, from.contextId);
          case 'held':
            return void session
              .send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] })
              .catch(() => undefined);
          case 'focus':
            focused = observation.editable === null ? null : from;
            return tell(observation);
          default:
            return tell(observation);
        }
      },
      onGone: (gone, contextId) => {
        controls.gone(gone, contextId);
        if (isIn(top, gone, contextId)) top = null;
        if (isIn(focused, gone, contextId)) focused = null;
      },
    },
  );
  return {
    control: controls.take,
    offer: async (text) => {
      const from = focused ?? top;
      if (from === null) return false;
      const { value } = await commandObserver(from, 'offer', [text]);
      return value === true;
    },
  };
};
