import type { CDPSession } from 'puppeteer-core';
import { CDPSessionEvent } from 'puppeteer-core';
import type { Observation } from './observation.ts';
import { parseObservation } from './observation.ts';
import { OBSERVER, observerScript } from './observer-script.ts';

/** The DevTools session of a page, or of a frame of another site within it. */
export type FrameSession = { session: CDPSession; parent: FrameSession | null };

/** The observer in one document. */
export type Observed = { frame: FrameSession; contextId: number };

export type ObserverListeners = {
  onObservation(observation: Observation, from: Observed): void;
  /** The document is gone, or every document of the session when there is no id. */
  onGone(session: CDPSession, contextId?: number): void;
};

/**
 * Puts the observer into every frame of a page, now and after each navigation, those of other sites included (they are
 * targets of their own), and passes on what it tells. Rejects when the page is gone.
 */
export const attachObserver = async (frame: FrameSession, listeners: ObserverListeners): Promise<void> => {
  const { session } = frame;
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const observation = name === OBSERVER ? parseObservation(payload) : null;
    if (observation !== null) listeners.onObservation(observation, { frame, contextId: executionContextId });
  });
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
    listeners.onGone(session, executionContextId),
  );
  session.on('Runtime.executionContextsCleared', () => listeners.onGone(session));
  session.on(CDPSessionEvent.SessionDetached, (child: CDPSession) => listeners.onGone(child));
  session.on(CDPSessionEvent.SessionAttached, (child: CDPSession) => {
    // A frame may go while it is attached to.
    void attachObserver({ session: child, parent: frame }, listeners).catch(() => undefined);
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
