import type { Timeline, TimelineEntry } from '../contract/timeline.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { findOwnSession } from './session-access.ts';
import type { ReplayRecord, Session } from './session.ts';
import { isTerminal } from './status.ts';

export type ReadTimelineOutcome =
  { readonly kind: 'found'; readonly timeline: Timeline } | { readonly kind: 'not-found' };

/** What happened to one of the partner's own sessions. */
export const readTimeline = async (
  ports: { readonly sessions: SessionStore },
  wanted: { readonly sessionId: string; readonly partnerId: string },
): Promise<ReadTimelineOutcome> => {
  const session = await findOwnSession(ports.sessions, wanted);
  if (!session) return { kind: 'not-found' };
  return { kind: 'found', timeline: { sessionId: session.sessionId, events: timelineOf(session) } };
};

/** Everything that is recorded of a session, oldest first; what happened at the same moment stays in the order below. */
export const timelineOf = (session: Session): TimelineEntry[] =>
  [
    ...session.history.map((entry) => transitionOf(session, entry)),
    ...session.rejectedEvents.map(({ at, type, status, reason }): TimelineEntry => ({
      type: 'EVENT_REJECTED',
      at,
      event: type,
      status,
      reason: reason ?? null,
    })),
    ...session.webhookResends.map(({ at, deliveryId }): TimelineEntry => ({ type: 'WEBHOOK_RESEND', at, deliveryId })),
    ...replaysOf(session).map(({ at, redrives, deliveryId }): TimelineEntry => ({
      type: 'REPLAY',
      at,
      redriven: redrives > 0,
      deliveryId: deliveryId === '' ? null : deliveryId,
    })),
    ...attemptsOf(session),
  ]
    .map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** A write whose answer was lost is made twice: the same run of the same execution counts once. */
export const replaysOf = ({ replays }: Pick<Session, 'replays'>): ReplayRecord[] =>
  replays.filter(
    (replay, index) =>
      replays.findIndex(({ name, redrives }) => name === replay.name && redrives === replay.redrives) === index,
  );

const transitionOf = (session: Session, { status, at }: Session['history'][number]): TimelineEntry => ({
  type: 'TRANSITION',
  at,
  status,
  errorCode: isTerminal(status) ? (session.errorCode ?? null) : null,
});

/** The first delivery is the state machine's; every other is a replay, whoever asked for it. */
const attemptsOf = ({ webhookAttempts, webhookResends, replays }: Session): TimelineEntry[] => {
  const again = new Set([...webhookResends, ...replays].map(({ deliveryId }) => deliveryId));
  const original = webhookAttempts.find(({ deliveryId }) => !again.has(deliveryId))?.deliveryId;
  return webhookAttempts.map(({ at, deliveryId, statusCode, durationMs, error }, index) => ({
    type: 'WEBHOOK_ATTEMPT',
    at,
    deliveryId,
    attempt: webhookAttempts.slice(0, index + 1).filter((other) => other.deliveryId === deliveryId).length,
    isReplay: deliveryId !== original,
    statusCode: statusCode ?? null,
    durationMs,
    error: error ?? null,
  }));
};
