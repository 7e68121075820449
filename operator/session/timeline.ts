import type { Session } from '../../core/session/session.ts';

/** Something that happened in a session. `text` names no person, no address and no data. */
export type TimelineEntry = {
  readonly at: string;
  readonly kind: 'status' | 'rejected-event' | 'webhook' | 'replay';
  readonly text: string;
};

export type ReplayStart = { readonly name: string; readonly startedAt: string; readonly status: string };

/** Everything that happened in a session, oldest first. */
export const timelineOf = (session: Session, replays: readonly ReplayStart[]): TimelineEntry[] =>
  [
    { at: session.createdAt, kind: 'status', text: 'created by the partner' } as const,
    ...session.history.map(({ at, status }) => ({ at, kind: 'status', text: status }) as const),
    ...session.rejectedEvents.map(
      ({ at, type, status, reason }) =>
        ({
          at,
          kind: 'rejected-event',
          text: `${type} in ${status}${reason === undefined ? '' : `: ${reason}`}`,
        }) as const,
    ),
    ...session.webhookAttempts.map(
      ({ at, deliveryId, durationMs, statusCode, error }) =>
        ({
          at,
          kind: 'webhook',
          text: `${statusCode ?? error ?? 'no answer'} after ${durationMs} ms (delivery ${deliveryId})`,
        }) as const,
    ),
    ...replays.map(
      ({ startedAt, name, status }) => ({ at: startedAt, kind: 'replay', text: `${name} ${status}` }) as const,
    ),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
