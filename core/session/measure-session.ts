import type { Metrics } from '../ports/metrics.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Session } from './session.ts';
import { isTerminal } from './status.ts';

export type MeasureSessionPorts = { readonly sessions: Pick<SessionStore, 'find'>; readonly metrics: Metrics };

/**
 * Measures a session that an execution has brought to its end: how it ended, and how long the user waited. Only the
 * execution that owns the session counts: a replay finds it ended and would count it twice.
 */
export const measureSession = async (
  ports: MeasureSessionPorts,
  end: { readonly sessionId: string; readonly executionArn: string },
): Promise<'measured' | 'not-its-own'> => {
  const session = await ports.sessions.find(end.sessionId);
  if (!session || session.execution !== end.executionArn || !isTerminal(session.status)) return 'not-its-own';
  const byCode = session.errorCode === undefined ? [] : [{ ErrorCode: session.errorCode }];
  // Every set of values is a metric that AWS charges for: versions are told apart only while one is tried.
  const { version: FlowVersion, canary } = session.flow;
  const byVersion = canary ? [{ Platform: session.platform.name, FlowVersion, Status: session.status }] : [];
  ports.metrics({ SessionsEnded: 1 }, [{}, { Status: session.status }, ...byCode, ...byVersion]);
  const times = timesOf(session);
  if (Object.keys(times).length > 0) ports.metrics(times);
  return 'measured';
};

/** From the arrival of the user: until the browser was ready, the last time it was started, and until the result. */
const timesOf = ({ history, status, endedAt }: Session): Record<string, number> => {
  const lastReady = history.findLastIndex((entry) => entry.status === 'READY');
  const launched = history.slice(0, Math.max(lastReady, 0)).findLast((entry) => entry.status === 'INITIALIZING');
  const ready = history[lastReady];
  const arrived = history.find((entry) => entry.status === 'INITIALIZING');
  return {
    ...(ready && launched ? { TimeToReadyMs: msBetween(launched.at, ready.at) } : {}),
    ...(arrived && status === 'COMPLETED' && endedAt !== undefined
      ? { TimeToCompletedMs: msBetween(arrived.at, endedAt) }
      : {}),
  };
};

const msBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from);
