import type { Json } from '../template/json.ts';
import { isJsonArray, isJsonObject } from '../template/json.ts';
import type { Cursor } from './cursor.ts';
import { RUN_TASK_FAILURES, integrationError } from './error-names.ts';
import type { Answer, TaskActivity } from './execution.ts';
import { taskSubmitted } from './history-event.ts';
import { asPayload, withinPayload } from './payload.ts';
import { StatesError, runtimeError, timeoutError } from './states-error.ts';
import type { TaskResource } from './task-resource.ts';

/**
 * Does what a scheduled task is to do: the call, unless an earlier process made it, and the wait for the token's answer, unless
 * it was given. Gives the result; raises the task's error, a timeout, or the reason for which the frame is to stop.
 */
export const performTask = async (cursor: Cursor, resource: TaskResource, task: TaskActivity): Promise<Json> => {
  const ended = new AbortController();
  const signal = AbortSignal.any([cursor.signal, ended.signal]);
  const limits = watchLimits(cursor, task);
  // A token can be answered before the call that hands it out has come back.
  const answer = task.token === undefined ? undefined : awaitAnswer(cursor, task.token, task.answer, limits);
  try {
    return await firstOf([
      untilAborted(signal),
      limits.exceeded,
      perform(cursor, resource, task, answer?.given, signal),
    ]);
  } finally {
    answer?.close();
    limits.stop();
    ended.abort();
  }
};

const perform = async (
  cursor: Cursor,
  resource: TaskResource,
  task: TaskActivity,
  answer: Promise<Answer> | undefined,
  signal: AbortSignal,
): Promise<Json> => {
  if (answer === undefined) return call(cursor, resource, task, signal);
  if (!task.submitted && task.answer === undefined) {
    const response = withinPayload(await call(cursor, resource, task, signal), resource.resourceType);
    signal.throwIfAborted();
    replaceTask(cursor, { submitted: true }, [taskSubmitted(resource, response)]);
  }
  const given = await answer;
  if (given.kind === 'failure') throw new StatesError(given.error, given.cause);
  return given.output;
};

const call = async (cursor: Cursor, resource: TaskResource, task: TaskActivity, signal: AbortSignal): Promise<Json> => {
  const { integrations, newId } = cursor.run.surroundings;
  const integration = integrations[resource.integration];
  if (integration === undefined) throw runtimeError(`The integration '${resource.integration}' is not there.`);
  let response: Json;
  try {
    response = asPayload(await integration(argumentsFor(resource, task.arguments), { abortSignal: signal }));
  } catch (thrown) {
    throw integrationError(resource, thrown, newId());
  }
  const failures = isJsonObject(response) && isJsonArray(response.Failures) ? response.Failures : [];
  if (resource.waitsForToken && resource.integration === 'ecs:runTask' && failures.length > 0)
    throw new StatesError(RUN_TASK_FAILURES, JSON.stringify(response));
  return response;
};

/** The optimized SQS integration sends any JSON as its text (developer guide, "connect-sqs"). */
const argumentsFor = (resource: TaskResource, args: Json): Json => {
  if (resource.integration !== 'sqs:sendMessage' || !isJsonObject(args)) return args;
  const { MessageBody: body } = args;
  return body === undefined || typeof body === 'string' ? args : { ...args, MessageBody: JSON.stringify(body) };
};

const replaceTask = (
  cursor: Cursor,
  change: Partial<TaskActivity>,
  events: Parameters<Cursor['advance']>[1] = [],
): void => {
  const { activity } = cursor.frame;
  if (activity.kind === 'task') cursor.advance({ activity: { ...activity, ...change } }, events);
};

/** The answer is stored before its sender hears that it was taken. */
const awaitAnswer = (
  cursor: Cursor,
  token: string,
  known: Answer | undefined,
  limits: Limits,
): { given: Promise<Answer>; close: () => void } => {
  if (known !== undefined) return { given: Promise.resolve(known), close: () => {} };
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const close = cursor.run.surroundings.tokens.open(token, {
    beat: limits.beat,
    answer: (answer) => {
      replaceTask(cursor, { answer });
      limits.stop();
      resolve(answer);
    },
  });
  return { given: promise, close };
};

type Limits = { readonly exceeded: Promise<never>; readonly beat: () => void; readonly stop: () => void };

/**
 * Watches `TimeoutSeconds` and `HeartbeatSeconds`. The deadline holds over a restart; a heartbeat is due anew after one, because
 * nobody could send it in between.
 */
const watchLimits = (cursor: Cursor, task: TaskActivity): Limits => {
  const { clock } = cursor.run.surroundings;
  const { promise, reject } = Promise.withResolvers<never>();
  const stops: (() => void)[] = [];
  if (task.deadlineMs !== undefined && task.answer === undefined)
    stops.push(clock.after(Math.max(0, task.deadlineMs - clock.nowMs()), () => reject(timeoutError(false))));
  let stopHeartbeat = (): void => {};
  const beat = (): void => {
    stopHeartbeat();
    if (task.heartbeatMs !== undefined) stopHeartbeat = clock.after(task.heartbeatMs, () => reject(timeoutError(true)));
  };
  if (task.answer === undefined) beat();
  return {
    exceeded: promise,
    beat,
    stop: () => {
      for (const stop of stops) stop();
      stopHeartbeat();
    },
  };
};

/** Never resolves; fails with the signal's reason when that is aborted. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** The first to settle decides; the others may fail later without anybody to hear it. */
const firstOf = <T>(promises: readonly Promise<T>[]): Promise<T> => {
  for (const promise of promises) promise.catch(() => {});
  return Promise.race(promises);
};
