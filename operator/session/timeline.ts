import type { TimelineEntry } from '../../core/contract/timeline.ts';
import { timelineOf } from '../../core/session/read-timeline.ts';
import type { Session } from '../../core/session/session.ts';

/** An execution that was started to send the terminal event again. */
export type Replay = {
  readonly type: 'REPLAY';
  readonly at: string;
  /** Its name in Step Functions. */
  readonly name: string;
  readonly status: string;
};

/** What the partner sees of a session, and the replays that operators started, oldest first. Nothing about the person. */
export const operatorTimeline = (session: Session, replays: readonly Replay[]): (TimelineEntry | Replay)[] =>
  [...timelineOf(session), ...replays].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** An entry in words. */
export const entryText = (entry: TimelineEntry | Replay): string => {
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
    case 'REPLAY':
      return `${entry.name} ${entry.status}`;
  }
};
