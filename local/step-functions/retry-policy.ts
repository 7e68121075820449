import type { Retrier } from './definition.ts';
import type { StatesError } from './states-error.ts';

/** Defaults of a rule of `Retry` (Step Functions developer guide, "Handling errors"). */
const DEFAULT_INTERVAL_S = 1;
const DEFAULT_BACKOFF_RATE = 2;
const DEFAULT_MAX_ATTEMPTS = 3;

/** These pass by the wildcards; `States.Runtime` passes by every rule. */
const BEYOND_WILDCARDS = new Set(['States.DataLimitExceeded', 'States.Runtime']);

type Rule = { readonly ErrorEquals: readonly string[] };

/**
 * The first rule that handles an error. `States.TaskFailed` stands for every error but a timeout, `States.ALL` for every
 * error; a heartbeat that stayed away is a `States.Timeout` that can also be named `States.HeartbeatTimeout`.
 */
export const handlerOf = <R extends Rule>(rules: readonly R[], thrown: TaskFailure): R | undefined =>
  rules.find(({ ErrorEquals }) => ErrorEquals.some((name) => matches(name, thrown)));

/** An error as rules see it. */
export type TaskFailure = Pick<StatesError, 'error'> & { readonly missedHeartbeat?: boolean };

const matches = (name: string, { error, missedHeartbeat = false }: TaskFailure): boolean => {
  if (error === 'States.Runtime') return false;
  if (name === error) return true;
  if (name === 'States.HeartbeatTimeout') return missedHeartbeat;
  if (BEYOND_WILDCARDS.has(error)) return false;
  return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
};

export type Retry = { readonly delayMs: number; readonly retriesUsed: number[] };

/**
 * How a failed state is to be tried again; undefined when it is not. Each rule counts its own uses, for as long as the
 * execution stays in the state.
 */
export const nextRetry = (
  rules: readonly Retrier[],
  thrown: TaskFailure,
  retriesUsed: readonly number[],
  random: () => number,
): Retry | undefined => {
  const rule = handlerOf(rules, thrown);
  if (rule === undefined) return undefined;
  const counts = rules.map((_, at) => retriesUsed[at] ?? 0);
  const at = rules.indexOf(rule);
  const used = counts[at] ?? 0;
  if (used >= (rule.MaxAttempts ?? DEFAULT_MAX_ATTEMPTS)) return undefined;
  return { delayMs: delayMs(rule, used, random), retriesUsed: counts.with(at, used + 1) };
};

const delayMs = (rule: Retrier, used: number, random: () => number): number => {
  const grown = (rule.IntervalSeconds ?? DEFAULT_INTERVAL_S) * (rule.BackoffRate ?? DEFAULT_BACKOFF_RATE) ** used;
  const delayS = Math.min(grown, rule.MaxDelaySeconds ?? Infinity);
  return Math.round((rule.JitterStrategy === 'FULL' ? delayS * random() : delayS) * 1_000);
};
