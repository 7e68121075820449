import type { Cursor } from '../cursor.ts';
import type { SucceedState } from '../definition.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';

/** Ends its block. */
export const runSucceed = (cursor: Cursor, state: SucceedState): Promise<StateOutcome> =>
  conclude(cursor, state, cursor.frame.input);
