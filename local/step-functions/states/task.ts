import type { Cursor } from '../cursor.ts';
import { bindingsOf } from '../cursor.ts';
import type { TaskState } from '../definition.ts';
import { wholeNumber } from '../evaluate-field.ts';
import type { TaskActivity } from '../execution.ts';
import { taskFailed, taskScheduled, taskStarted, taskSucceeded, taskTimedOut } from '../history-event.ts';
import { withinPayload } from '../payload.ts';
import { performTask } from '../perform-task.ts';
import type { StateOutcome } from '../state-outcome.ts';
import { conclude } from '../state-outcome.ts';
import { StatesError, runtimeError } from '../states-error.ts';
import type { TaskResource } from '../task-resource.ts';
import { parseTaskResource } from '../task-resource.ts';

/** A year and more: what AWS takes for a task that sets no timeout. */
const LONGEST_TIMEOUT_S = 99_999_999;
const SECONDS = { least: 1, most: LONGEST_TIMEOUT_S };

/** Calls a service and, with a task token, waits for the answer. Raises the task's error or a timeout. */
export const runTask = async (cursor: Cursor, state: TaskState): Promise<StateOutcome> => {
  const resource = parseTaskResource(state.Resource);
  if (resource === undefined) throw runtimeError(`The resource '${state.Resource}' is not supported.`);
  const { activity } = cursor.frame;
  const task = activity.kind === 'task' ? activity : await schedule(cursor, state, resource);
  const result = await resultOf(cursor, resource, task);
  return conclude(cursor, state, result, { result });
};

const schedule = async (cursor: Cursor, state: TaskState, resource: TaskResource): Promise<TaskActivity> => {
  const { clock, evaluator, region, tokens } = cursor.run.surroundings;
  const token = resource.waitsForToken ? tokens.issue(cursor.run.state.execution.executionArn) : undefined;
  const { Arguments, TimeoutSeconds, HeartbeatSeconds } = state;
  const parameters =
    Arguments === undefined
      ? cursor.frame.input
      : await evaluator.render(Arguments, bindingsOf(cursor, {}, token), 'Arguments');
  withinPayload(parameters, cursor.frame.stateName);
  const timeoutS =
    TimeoutSeconds === undefined ? undefined : await wholeNumber(cursor, 'TimeoutSeconds', TimeoutSeconds, SECONDS);
  const heartbeatS =
    HeartbeatSeconds === undefined
      ? undefined
      : await wholeNumber(cursor, 'HeartbeatSeconds', HeartbeatSeconds, SECONDS);
  const task: TaskActivity = {
    kind: 'task',
    arguments: parameters,
    token,
    deadlineMs: timeoutS === undefined ? undefined : clock.nowMs() + timeoutS * 1_000,
    heartbeatMs: heartbeatS === undefined ? undefined : heartbeatS * 1_000,
    submitted: false,
  };
  cursor.advance({ activity: task }, [
    taskScheduled(resource, { region, parameters, timeoutS, heartbeatS }),
    taskStarted(resource),
  ]);
  return task;
};

const resultOf = async (
  cursor: Cursor,
  resource: TaskResource,
  task: TaskActivity,
): Promise<TaskActivity['arguments']> => {
  try {
    const result = withinPayload(await performTask(cursor, resource, task), resource.resourceType);
    cursor.pend(taskSucceeded(resource, result));
    return result;
  } catch (thrown) {
    cursor.signal.throwIfAborted();
    if (!(thrown instanceof StatesError)) throw thrown;
    const failure = thrown.error === 'States.Timeout' && thrown.detail === undefined;
    cursor.pend(failure ? taskTimedOut(resource) : taskFailed(resource, thrown.error, thrown.detail));
    throw thrown;
  }
};
