import * as z from 'zod';
import type { Cursor } from '../cursor.ts';
import type { WaitState } from '../definition.ts';
import { text, wholeNumber } from '../evaluate-field.ts';
import { pauseUntil } from '../../pause-until.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';
import { queryEvaluationError } from '../states-error.ts';

const LONGEST_WAIT_S = 99_999_999;
const timestamp = z.iso.datetime({ offset: true });

/** Waits for a number of seconds or until a time; a time in the past does not wait. A restart does not wait anew. */
export const runWait = async (cursor: Cursor, state: WaitState): Promise<StateOutcome> => {
  const { clock } = cursor.run.surroundings;
  const { activity } = cursor.frame;
  const untilMs = activity.kind === 'waiting' ? activity.untilMs : await endOfWait(cursor, state);
  if (activity.kind !== 'waiting') cursor.advance({ activity: { kind: 'waiting', untilMs } });
  await pauseUntil(clock, untilMs, cursor.signal);
  return conclude(cursor, state, cursor.frame.input);
};

const endOfWait = async (cursor: Cursor, state: WaitState): Promise<number> => {
  if (state.Timestamp === undefined) {
    const seconds = await wholeNumber(cursor, 'Seconds', state.Seconds ?? 0, { least: 0, most: LONGEST_WAIT_S });
    return cursor.run.surroundings.clock.nowMs() + seconds * 1_000;
  }
  const at = timestamp.safeParse(await text(cursor, 'Timestamp', state.Timestamp));
  if (!at.success) throw queryEvaluationError("The field 'Timestamp' is not a time as RFC 3339 has it.", 'Timestamp');
  return Date.parse(at.data);
};
