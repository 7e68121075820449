import type { Cursor } from '../cursor.ts';
import type { ChoiceState } from '../definition.ts';
import { truth } from '../evaluate-field.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';
import { runtimeError } from '../states-error.ts';

/**
 * Goes where the first rule leads whose condition is true, else to `Default`. Without one it raises `States.Runtime`: that, not
 * `States.NoChoiceMatched`, is what AWS reports (measured by the Floci project).
 */
export const runChoice = async (cursor: Cursor, state: ChoiceState): Promise<StateOutcome> => {
  for (const [at, rule] of state.Choices.entries()) {
    const field = `Choices[${at}]`;
    if (await truth(cursor, `${field}/Condition`, rule.Condition))
      return conclude(cursor, rule, cursor.frame.input, {}, `${field}/`);
  }
  if (state.Default === undefined)
    throw runtimeError('Failed to transition out of the state. The state does not point to a next state.');
  return conclude(cursor, { ...state, Next: state.Default }, cursor.frame.input);
};
