import type { Json } from '../template/json.ts';
import { isJsonObject } from '../template/json.ts';
import type { Cursor } from './cursor.ts';
import { bindingsOf } from './cursor.ts';
import { withinPayload } from './payload.ts';

/** How a state ended. */
export type StateOutcome = {
  readonly output: Json;
  readonly assigned: Readonly<Record<string, Json>>;
  /** The state to go to; undefined at the end of a block. */
  readonly next: string | undefined;
};

type Ending = {
  readonly Assign?: Readonly<Record<string, Json>> | undefined;
  readonly Output?: Json | undefined;
  readonly Next?: string | undefined;
};

/**
 * Evaluates `Output` and `Assign` of a state, of a choice's rule or of a catcher, both with the variables as they were
 * before. `otherwise` is the output when there is no `Output`; `field` stands before the names of the fields in errors.
 */
export const conclude = async (
  cursor: Cursor,
  ending: Ending,
  otherwise: Json,
  extra: Record<string, Json> = {},
  field = '',
): Promise<StateOutcome> => {
  const { evaluator } = cursor.run.surroundings;
  const bindings = bindingsOf(cursor, extra);
  const output =
    ending.Output === undefined ? otherwise : await evaluator.render(ending.Output, bindings, `${field}Output`);
  const assigned = ending.Assign === undefined ? {} : await evaluator.render(ending.Assign, bindings, `${field}Assign`);
  withinPayload(output, cursor.frame.stateName);
  withinPayload(assigned, cursor.frame.stateName);
  return { output, assigned: isJsonObject(assigned) ? assigned : {}, next: ending.Next };
};
