import type { Cursor } from '../cursor.ts';
import { bindingsOf, firstFrame } from '../cursor.ts';
import type { ParallelState } from '../definition.ts';
import { stateEvent } from '../history-event.ts';
import { withinPayload } from '../payload.ts';
import { runBranches } from '../run-branches.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';

/** Runs all branches at once; the first that fails ends the others. The result is the list of their outputs. */
export const runParallel = async (cursor: Cursor, state: ParallelState): Promise<StateOutcome> => {
  const { evaluator, clock } = cursor.run.surroundings;
  if (cursor.frame.activity.kind !== 'branches') {
    const { Arguments: args } = state;
    const input =
      args === undefined ? cursor.frame.input : await evaluator.render(args, bindingsOf(cursor), 'Arguments');
    withinPayload(input, cursor.frame.stateName);
    const inputs = state.Branches.map(() => input);
    cursor.advance({ activity: { kind: 'branches', inputs } }, [stateEvent('ParallelStateStarted')]);
  }
  const result = await runBranches(cursor, {
    blocks: state.Branches,
    atOnce: state.Branches.length,
    begin: async (block, id, input) => {
      const { frame, event } = firstFrame(block, {
        id,
        input,
        nowMs: clock.nowMs(),
        variables: cursor.frame.variables,
        lastEventId: cursor.frame.lastEventId,
        ...(cursor.frame.mapItem === undefined ? {} : { mapItem: cursor.frame.mapItem }),
      });
      return { frame, events: [event] };
    },
    ended: () => undefined,
  });
  cursor.pend(stateEvent('ParallelStateSucceeded'));
  withinPayload(result, cursor.frame.stateName);
  return conclude(cursor, state, result, { result });
};
