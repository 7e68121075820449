import type { Cursor } from '../cursor.ts';
import type { PassState } from '../definition.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';

/** Gives its input or its `Output` on. */
export const runPass = (cursor: Cursor, state: PassState): Promise<StateOutcome> =>
  conclude(cursor, state, cursor.frame.input);
