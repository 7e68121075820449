/**
 * An error of a state, as `Retry` and `Catch` see it. `cause` is left out where AWS leaves it out (timeouts).
 * An error that the interpreter itself raises names, once, the state in which it arose.
 */
export class StatesError extends Error {
  readonly error: string;
  readonly detail: string | undefined;
  /** Where in the state an expression failed, as in `Arguments/Key`; set for `States.QueryEvaluationError` only. */
  readonly location: string | undefined;
  /** True while the cause lacks the name of the state: AWS adds it to what the interpreter raises, not to what a task reports. */
  readonly needsPlace: boolean;
  /** True for a timeout because no heartbeat came: rules may name it `States.HeartbeatTimeout`. */
  readonly missedHeartbeat: boolean;

  constructor(
    error: string,
    detail?: string,
    place: { location?: string | undefined; needsPlace?: boolean; missedHeartbeat?: boolean } = {},
  ) {
    super(detail === undefined ? error : `${error}: ${detail}`);
    this.name = 'StatesError';
    this.error = error;
    this.detail = detail;
    this.location = place.location;
    this.needsPlace = place.needsPlace ?? false;
    this.missedHeartbeat = place.missedHeartbeat ?? false;
  }
}

/** An expression could not be evaluated, or gave what its field cannot take. */
export const queryEvaluationError = (detail: string, location: string): StatesError =>
  new StatesError('States.QueryEvaluationError', detail, { location, needsPlace: true });

/** The execution cannot go on, and nothing can catch it. */
export const runtimeError = (detail: string): StatesError =>
  new StatesError('States.Runtime', detail, { needsPlace: true });

/** Same words as AWS; `States.ALL` does not catch it. */
export const dataLimitExceeded = (what: string): StatesError =>
  new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );

/** A task took too long, or sent no heartbeat for too long. It has no cause, and `States.Timeout` is its name in both cases. */
export const timeoutError = (missedHeartbeat: boolean): StatesError =>
  new StatesError('States.Timeout', undefined, { missedHeartbeat });

/** The same error with the state's name before its cause, in the words of AWS. */
export const placedIn = (thrown: StatesError, stateName: string, enteredEventId: number): StatesError => {
  if (!thrown.needsPlace) return thrown;
  const place = `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}).`;
  return new StatesError(thrown.error, `${place} ${thrown.detail ?? ''}`.trimEnd(), { location: thrown.location });
};

/** Why a state stopped without having failed: nothing is recorded by the state itself, and nothing can catch it. */
export class Cancelled extends Error {
  readonly reason: 'stopped' | 'timed-out' | 'sibling-failed' | 'closing';

  constructor(reason: Cancelled['reason']) {
    super(`cancelled: ${reason}`);
    this.name = 'Cancelled';
    this.reason = reason;
  }
}
