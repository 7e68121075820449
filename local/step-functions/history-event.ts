import type { Json } from '../template/json.ts';

/** An event before it has its number and its time. Its details stand under a name of their own, as in `taskFailedEventDetails`. */
export type EventDraft = { readonly type: string; readonly [details: string]: unknown };

/** An event of an execution, as `GetExecutionHistory` gives it; `timestamp` in seconds. */
export type HistoryEvent = EventDraft & {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
};

/** `GetExecutionHistory` never truncates; only what goes to CloudWatch Logs is. */
const WHOLE = { truncated: false };

const stateDetails = (name: string, value: Json, side: 'input' | 'output'): Record<string, unknown> => ({
  name,
  [side]: JSON.stringify(value),
  [`${side}Details`]: WHOLE,
});

/** `error` and `cause`, each only when there is one. */
const failureDetails = (failure: { error?: string; cause?: string | undefined }): Record<string, unknown> => ({
  ...(failure.error === undefined ? {} : { error: failure.error }),
  ...(failure.cause === undefined ? {} : { cause: failure.cause }),
});

export const executionStarted = (input: string, roleArn: string): EventDraft => ({
  type: 'ExecutionStarted',
  executionStartedEventDetails: { input, inputDetails: WHOLE, roleArn },
});

export const executionSucceeded = (output: string): EventDraft => ({
  type: 'ExecutionSucceeded',
  executionSucceededEventDetails: { output, outputDetails: WHOLE },
});

export const executionFailed = (failure: { error?: string; cause?: string | undefined }): EventDraft => ({
  type: 'ExecutionFailed',
  executionFailedEventDetails: failureDetails(failure),
});

export const executionAborted = (failure: { error?: string; cause?: string | undefined }): EventDraft => ({
  type: 'ExecutionAborted',
  executionAbortedEventDetails: failureDetails(failure),
});

export const executionTimedOut = (): EventDraft => ({
  type: 'ExecutionTimedOut',
  executionTimedOutEventDetails: { error: 'States.Timeout' },
});

export const executionRedriven = (redriveCount: number): EventDraft => ({
  type: 'ExecutionRedriven',
  executionRedrivenEventDetails: { redriveCount },
});

export const stateEntered = (stateType: string, name: string, input: Json): EventDraft => ({
  type: `${stateType}StateEntered`,
  stateEnteredEventDetails: stateDetails(name, input, 'input'),
});

export const stateExited = (
  stateType: string,
  name: string,
  output: Json,
  assigned: Readonly<Record<string, Json>>,
): EventDraft => ({
  type: `${stateType}StateExited`,
  stateExitedEventDetails: { ...stateDetails(name, output, 'output'), ...assignedDetails(assigned) },
});

const assignedDetails = (assigned: Readonly<Record<string, Json>>): Record<string, unknown> => {
  const entries = Object.entries(assigned);
  if (entries.length === 0) return {};
  return {
    assignedVariables: Object.fromEntries(entries.map(([name, value]) => [name, JSON.stringify(value)])),
    assignedVariablesDetails: WHOLE,
  };
};

export const evaluationFailed = (state: string, location: string, error: string, cause?: string): EventDraft => ({
  type: 'EvaluationFailed',
  evaluationFailedEventDetails: { ...failureDetails({ error, cause }), location, state },
});

/** `ParallelStateStarted`, `MapStateSucceeded`, `TaskStateAborted`, … : events that say no more than their name. */
export const stateEvent = (type: string): EventDraft => ({ type });

export const mapStateStarted = (length: number): EventDraft => ({
  type: 'MapStateStarted',
  mapStateStartedEventDetails: { length },
});

export const mapIteration = (
  what: 'Started' | 'Succeeded' | 'Failed' | 'Aborted',
  name: string,
  index: number,
): EventDraft => ({
  type: `MapIteration${what}`,
  [`mapIteration${what}EventDetails`]: { name, index },
});

/** A task's resource as its events name it: `ecs` and `runTask`, `aws-sdk:dynamodb` and `updateItem.waitForTaskToken`. */
export type TaskNames = { readonly resourceType: string; readonly resource: string };

export const taskScheduled = (
  names: TaskNames,
  details: { region: string; parameters: Json; timeoutS?: number | undefined; heartbeatS?: number | undefined },
): EventDraft => ({
  type: 'TaskScheduled',
  taskScheduledEventDetails: {
    ...names,
    region: details.region,
    parameters: JSON.stringify(details.parameters),
    ...(details.timeoutS === undefined ? {} : { timeoutInSeconds: details.timeoutS }),
    ...(details.heartbeatS === undefined ? {} : { heartbeatInSeconds: details.heartbeatS }),
  },
});

export const taskStarted = (names: TaskNames): EventDraft => ({ type: 'TaskStarted', taskStartedEventDetails: names });

export const taskSubmitted = (names: TaskNames, output: Json): EventDraft => ({
  type: 'TaskSubmitted',
  taskSubmittedEventDetails: { ...names, output: JSON.stringify(output), outputDetails: WHOLE },
});

export const taskSucceeded = (names: TaskNames, output: Json): EventDraft => ({
  type: 'TaskSucceeded',
  taskSucceededEventDetails: { ...names, output: JSON.stringify(output), outputDetails: WHOLE },
});

export const taskFailed = (names: TaskNames, error: string, cause?: string): EventDraft => ({
  type: 'TaskFailed',
  taskFailedEventDetails: { ...names, ...failureDetails({ error, cause }) },
});

/** A heartbeat that stayed away is recorded as `States.Timeout` too (LocalStack's recordings of AWS, test_heartbeats). */
export const taskTimedOut = (names: TaskNames): EventDraft => ({
  type: 'TaskTimedOut',
  taskTimedOutEventDetails: { ...names, error: 'States.Timeout' },
});
