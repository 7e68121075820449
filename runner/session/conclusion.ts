import type { SessionErrorCode } from '../../core/failure.ts';
import { Failure, SESSION_ERROR_CODES } from '../../core/failure.ts';
import type { RunnerTransition } from '../../core/session/event.ts';
import type { SessionEnd } from './session-end.ts';
import { SessionEnded } from './session-end.ts';

/** How a runner ends, and what it reports before; undefined when nobody waits for a report. */
export type Conclusion = { end: SessionEnd; event?: RunnerTransition };

/** What follows from that which stopped the session. */
export const conclusionOf = (cause: unknown, browserIsGone: boolean): Conclusion => {
  if (cause instanceof SessionEnded) return withEvent(cause.end);
  if (browserIsGone) return withEvent({ kind: 'browser-crashed' });
  const code = cause instanceof Failure ? SESSION_ERROR_CODES.find((known) => known === cause.code) : undefined;
  if (code === undefined || code === 'INTERNAL') return withEvent({ kind: 'internal' });
  if (code === 'BROWSER_CRASHED') return withEvent({ kind: 'browser-crashed' });
  return { end: { kind: 'finished' }, event: failed(code) };
};

const withEvent = (end: SessionEnd): Conclusion => {
  switch (end.kind) {
    case 'nobody-connected':
    case 'user-left':
      return { end, event: { type: 'USER_LEFT' } };
    case 'browser-crashed':
      return { end, event: failed('BROWSER_CRASHED') };
    case 'internal':
      return { end, event: failed('INTERNAL') };
    case 'finished':
    case 'over':
    case 'stopped':
    case 'bootstrap-refused':
    case 'api-unreachable':
      return { end };
  }
};

const failed = (code: SessionErrorCode): RunnerTransition => ({ type: 'FAILED', code });
