import { setImmediate } from 'node:timers/promises';
import type { Json } from '../template/json.ts';
import type { Cursor } from './cursor.ts';
import { entered, stateNamed } from './cursor.ts';
import type { EventDraft } from './history-event.ts';
import { stateEntered, stateExited } from './history-event.ts';
import { runState } from './run-state.ts';

/** A loop of states that never wait must not keep the process from answering. */
const TRANSITIONS_WITHOUT_A_BREAK = 50;

/**
 * Runs a frame from where it is to the end of its block and gives its output. Raises the `StatesError` that no state of it
 * handled, or a `Cancelled`. `atEnd` is recorded with its last step.
 */
export const runFrame = async (cursor: Cursor, atEnd: readonly EventDraft[]): Promise<Json> => {
  for (let transitions = 1; ; transitions += 1) {
    const { stateName, variables } = cursor.frame;
    const state = stateNamed(cursor.block, stateName);
    const { output, assigned, next } = await runState(cursor, state);
    const exited = stateExited(state.Type, stateName, output, assigned);
    if (next === undefined) {
      cursor.advance({ activity: { kind: 'finished', output } }, [exited, ...atEnd], cursor.framesWithin());
      return output;
    }
    const nowMs = cursor.run.surroundings.clock.nowMs();
    cursor.advance(
      { ...entered(next, output, nowMs), variables: { ...variables, ...assigned } },
      [exited, stateEntered(stateNamed(cursor.block, next).Type, next, output)],
      cursor.framesWithin(),
    );
    if (transitions % TRANSITIONS_WITHOUT_A_BREAK === 0) await setImmediate();
  }
};
