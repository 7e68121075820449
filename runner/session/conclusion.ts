import { Failure } from '../../core/failure.ts';
import type { RunnerTransition } from '../../core/session/event.ts';
import { runnerTransitionSchema } from '../../core/session/event.ts';
import type { SessionEnd } from './session-end.ts';
import { SessionEnded } from './session-end.ts';

/** How a runner ends, and what it reports before; undefined when nobody waits for a report. */
export type Conclusion = { end: SessionEnd; event?: RunnerTransition };

/** What follows from that which stopped the session. */
export const conclusionOf = (cause: unknown, browserIsGone: boolean): Conclusion => {
  if (cause instanceof SessionEnded) return withEvent(cause.end);
  if (browserIsGone) return withEvent({ kind: 'browser-crashed' });
  if (!(cause instanceof Failure)) return withEvent({ kind: 'internal' });
  if (cause.code === 'BROWSER_CRASHED') return withEvent({ kind: 'browser-crashed' });
  const event = runnerTransitionSchema.safeParse({ type: 'FAILED', code: cause.code });
  const isOurs = event.success && cause.code !== 'INTERNAL';
  return isOurs ? { end: { kind: 'finished' }, event: event.data } : withEvent({ kind: 'internal' });
};

const withEvent = (end: SessionEnd): Conclusion => {
  switch (end.kind) {
    case 'nobody-connected':
    case 'user-left':
      return { end, event: { type: 'USER_LEFT' } };
    case 'browser-crashed':
      return { end, event: { type: 'FAILED', code: 'BROWSER_CRASHED' } };
    case 'internal':
      return { end, event: { type: 'FAILED', code: 'INTERNAL' } };
    case 'finished':
    case 'over':
    case 'stopped':
    case 'bootstrap-refused':
    case 'api-unreachable':
      return { end };
  }
};
