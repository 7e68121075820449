import type { TimelineEntry } from '../../core/contract/timeline.ts';
import { replaysOf, timelineOf } from '../../core/session/read-timeline.ts';
import type { Session } from '../../core/session/session.ts';

/** What the partner sees of a session; of a replay also the execution, by its name in Step Functions. */
export type OperatorEntry = TimelineEntry & { readonly execution?: string };

/** Everything that happened in a session, oldest first. Nothing about the person. */
export const operatorTimeline = (session: Session): OperatorEntry[] => {
  const replays = replaysOf(session);
  return timelineOf(session).map((entry) => {
    if (entry.type !== 'REPLAY') return entry;
    const replay = replays.find(
      ({ at, deliveryId }) => isSame(at, entry.at) && deliveryId === (entry.deliveryId ?? ''),
    );
    return replay === undefined ? entry : { ...entry, execution: replay.name };
  });
};

const isSame = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);

/** An entry in words. */
export const entryText = (entry: OperatorEntry): string => {
  switch (entry.type) {
    case 'TRANSITION':
      return entry.errorCode === null ? entry.status : `${entry.status} (${entry.errorCode})`;
    case 'EVENT_REJECTED':
      return `${entry.event} in ${entry.status}${entry.reason === null ? '' : `: ${entry.reason}`}`;
    case 'WEBHOOK_ATTEMPT': {
      const { attempt, deliveryId, durationMs, statusCode, error, isReplay } = entry;
      const which = `attempt ${attempt} of ${isReplay ? 'the replay' : 'the delivery'} ${deliveryId}`;
      return `${statusCode ?? error ?? 'no answer'} after ${durationMs} ms, ${which}`;
    }
    case 'WEBHOOK_RESEND':
      return `asked for by the partner, delivery ${entry.deliveryId}`;
    case 'REPLAY': {
      const delivery = entry.deliveryId === null ? 'nothing to deliver' : `delivery ${entry.deliveryId}`;
      return `${entry.redriven ? 'redriven: ' : ''}${entry.execution ?? ''}, ${delivery}`;
    }
  }
};
