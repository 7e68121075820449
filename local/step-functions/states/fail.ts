import type { Cursor } from '../cursor.ts';
import type { FailState } from '../definition.ts';
import { text } from '../evaluate-field.ts';
import { StatesError } from '../states-error.ts';

/** Always raises its error. */
export const runFail = async (cursor: Cursor, state: FailState): Promise<never> => {
  const error = await text(cursor, 'Error', state.Error ?? '');
  const cause = state.Cause === undefined ? undefined : await text(cursor, 'Cause', state.Cause);
  throw new StatesError(error, cause);
};
