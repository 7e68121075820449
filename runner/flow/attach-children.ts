import type { CDPSession } from 'puppeteer-core';
import { CDPSessionEvent } from 'puppeteer-core';

/** A target inside a page that lives in another process or thread: a frame of another site, a worker. */
export type ChildTarget = { readonly session: CDPSession; readonly type: string; readonly targetId: string };

/**
 * Attaches to what a page holds in other processes, now and whenever more comes, on every level. Of a frame the target's id is
 * the frame's. Resolves when what is there now is attached; rejects when the page is gone.
 */
export const attachChildren = async (
  session: CDPSession,
  onAttached: (child: ChildTarget, parent: CDPSession) => void,
  onDetached: (sessionId: string) => void = () => undefined,
): Promise<void> => {
  const arriving = new Map<string, CDPSession>();
  session.on(CDPSessionEvent.SessionAttached, (child) => arriving.set(child.id(), child));
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo: { type, targetId } }) => {
    const child = arriving.get(sessionId);
    arriving.delete(sessionId);
    if (child === undefined) return;
    onAttached({ session: child, type, targetId }, session);
    // Gone again at once, or of a kind that holds nothing.
    attachChildren(child, onAttached, onDetached).catch(() => undefined);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => onDetached(sessionId));
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
};
