import type { Json } from '../../template/json.ts';
import type { Cursor } from '../cursor.ts';
import { bindingsOf, contextOf, firstFrame } from '../cursor.ts';
import type { MapState } from '../definition.ts';
import { list, wholeNumber } from '../evaluate-field.ts';
import { mapIteration, mapStateStarted, stateEvent } from '../history-event.ts';
import { withinPayload } from '../payload.ts';
import { runBranches } from '../run-branches.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';

/** An inline map runs no more items at once, whatever it asks for (Step Functions developer guide, "Inline mode"). */
const MOST_AT_ONCE = 40;

/** Runs the item processor for each item; the first that fails ends the others. The result is the list of the outputs. */
export const runMap = async (cursor: Cursor, state: MapState): Promise<StateOutcome> => {
  const name = cursor.frame.stateName;
  const wanted = await wholeNumber(cursor, 'MaxConcurrency', state.MaxConcurrency ?? 0, { least: 0, most: 10_000 });
  const inputs = await itemsOf(cursor, state);
  const result = await runBranches(cursor, {
    blocks: inputs.map(() => state.ItemProcessor),
    atOnce: wanted === 0 ? MOST_AT_ONCE : Math.min(wanted, MOST_AT_ONCE),
    begin: async (block, id, value, index) => {
      const { frame, event } = firstFrame(block, {
        id,
        input: await itemInput(cursor, state, { index, value }),
        nowMs: cursor.run.surroundings.clock.nowMs(),
        variables: cursor.frame.variables,
        lastEventId: cursor.frame.lastEventId,
        mapItem: { index, value },
      });
      return { frame, events: [mapIteration('Started', name, index), event] };
    },
    ended: (how, index) => mapIteration(how, name, index),
  });
  cursor.pend(stateEvent('MapStateSucceeded'));
  withinPayload(result, name);
  return conclude(cursor, state, result, { result });
};

const itemsOf = async (cursor: Cursor, state: MapState): Promise<readonly Json[]> => {
  const { activity, input } = cursor.frame;
  if (activity.kind === 'branches') return activity.inputs;
  const items = await list(cursor, 'Items', state.Items ?? input);
  cursor.advance({ activity: { kind: 'branches', inputs: [...items] } }, [mapStateStarted(items.length)]);
  return items;
};

const itemInput = async (cursor: Cursor, state: MapState, item: { index: number; value: Json }): Promise<Json> => {
  if (state.ItemSelector === undefined) return item.value;
  const context = { ...contextOf(cursor), Map: { Item: { Index: item.index, Value: item.value } } };
  const bindings = bindingsOf(cursor, { context });
  const input = await cursor.run.surroundings.evaluator.render(state.ItemSelector, bindings, 'ItemSelector');
  return withinPayload(input, cursor.frame.stateName);
};
