import type { Json } from '../template/json.ts';
import type { Cursor } from './cursor.ts';
import type { Catcher, State } from './definition.ts';
import { evaluationFailed } from './history-event.ts';
import { pauseUntil } from '../pause-until.ts';
import { handlerOf, nextRetry } from './retry-policy.ts';
import type { StateOutcome } from './state-outcome.ts';
import { conclude } from './state-outcome.ts';
import { StatesError, placedIn, runtimeError } from './states-error.ts';
import { runChoice } from './states/choice.ts';
import { runFail } from './states/fail.ts';
import { runMap } from './states/map.ts';
import { runParallel } from './states/parallel.ts';
import { runPass } from './states/pass.ts';
import { runSucceed } from './states/succeed.ts';
import { runTask } from './states/task.ts';
import { runWait } from './states/wait.ts';

/** Runs a frame's current state with its `Retry` and `Catch`. Raises what neither handles, or a `Cancelled`. */
export const runState = async (cursor: Cursor, state: State): Promise<StateOutcome> => {
  for (;;) {
    try {
      await endRetryPause(cursor);
      return await attempt(cursor, state);
    } catch (thrown) {
      const error = recordFailure(cursor, thrown);
      if (!('Retry' in state || 'Catch' in state)) return giveUp(cursor, error);
      if (retry(cursor, state.Retry ?? [], error)) continue;
      const catchers = state.Catch ?? [];
      const catcher = handlerOf(catchers, error);
      if (catcher === undefined) return giveUp(cursor, error);
      return await caught(cursor, catcher, `Catch[${catchers.indexOf(catcher)}]/`, error);
    }
  }
};

const attempt = (cursor: Cursor, state: State): Promise<StateOutcome> => {
  switch (state.Type) {
    case 'Task':
      return runTask(cursor, state);
    case 'Pass':
      return runPass(cursor, state);
    case 'Choice':
      return runChoice(cursor, state);
    case 'Wait':
      return runWait(cursor, state);
    case 'Succeed':
      return runSucceed(cursor, state);
    case 'Fail':
      return runFail(cursor, state);
    case 'Parallel':
      return runParallel(cursor, state);
    case 'Map':
      return runMap(cursor, state);
  }
};

/** Gives the error its place and its events. A frame that was told to stop has not failed: its reason is thrown instead. */
const recordFailure = (cursor: Cursor, thrown: unknown): StatesError => {
  cursor.signal.throwIfAborted();
  const { stateName, enteredEventId } = cursor.frame;
  const raised = thrown instanceof StatesError ? thrown : runtimeError(describe(thrown));
  const error = placedIn(raised, stateName, enteredEventId);
  if (error.location !== undefined) cursor.pend(evaluationFailed(stateName, error.location, error.error, error.detail));
  // An evaluation error of an inner state was recorded there; here it is an error like any other.
  return new StatesError(error.error, error.detail, { missedHeartbeat: error.missedHeartbeat });
};

/** Stores what led to the error before it leaves the state. */
const giveUp = (cursor: Cursor, error: StatesError): never => {
  cursor.advance({});
  throw error;
};

const describe = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const retry = (cursor: Cursor, rules: Parameters<typeof nextRetry>[0], error: StatesError): boolean => {
  const { clock, random } = cursor.run.surroundings;
  const next = nextRetry(rules, error, cursor.frame.retriesUsed, random);
  if (next === undefined) return false;
  cursor.advance(
    { retriesUsed: next.retriesUsed, activity: { kind: 'retrying', untilMs: clock.nowMs() + next.delayMs } },
    [],
    cursor.framesWithin(),
  );
  return true;
};

const endRetryPause = async (cursor: Cursor): Promise<void> => {
  const { activity } = cursor.frame;
  if (activity.kind !== 'retrying') return;
  await pauseUntil(cursor.run.surroundings.clock, activity.untilMs, cursor.signal);
  cursor.advance({ activity: { kind: 'entered' } });
};

/** What a catcher does is not caught again by the same state. */
const caught = async (cursor: Cursor, catcher: Catcher, field: string, error: StatesError): Promise<StateOutcome> => {
  const errorOutput: Json = { Error: error.error, ...(error.detail === undefined ? {} : { Cause: error.detail }) };
  try {
    return await conclude(cursor, catcher, errorOutput, { errorOutput }, field);
  } catch (thrown) {
    return giveUp(cursor, recordFailure(cursor, thrown));
  }
};
