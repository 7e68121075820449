import type { CDPSession } from 'puppeteer-core';
import { CDPSessionEvent } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { viewMessageSchema } from '../../../core/contract/live-view.ts';
import { OBSERVER, observerScript } from './observer-script.ts';

export type Observation = Extract<ViewMessage, { type: 'focus' | 'cursor' }>;

/**
 * Puts the observer into every frame of a page, now and after each navigation, those of other sites included (they are
 * targets of their own), and passes on what it tells. Rejects when the page is gone.
 */
export const attachObserver = async (session: CDPSession, onObservation: (observation: Observation) => void) => {
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    const observation = name === OBSERVER ? parseObservation(payload) : null;
    if (observation !== null) onObservation(observation);
  });
  session.on(CDPSessionEvent.SessionAttached, (frame: CDPSession) => {
    void attachObserver(frame, onObservation).catch(() => undefined); // a frame may go while it is attached to
  });
  await Promise.all([
    session.send('Runtime.enable'),
    session.send('Page.enable'),
    session.send('Runtime.addBinding', { name: OBSERVER, executionContextName: OBSERVER }),
    session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: observerScript,
      worldName: OBSERVER,
      runImmediately: true,
    }),
    session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }),
  ]);
};

/** Hostile ground: a page that broke into the isolated world could call the binding with anything. */
const parseObservation = (payload: string): Observation | null => {
  const parsed = viewMessageSchema.safeParse(jsonOf(payload));
  if (!parsed.success) return null;
  const message = parsed.data;
  return message.type === 'focus' || message.type === 'cursor' ? message : null;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
