import type { Json } from '../template/json.ts';
import { createCursor, firstFrame } from './cursor.ts';
import type { Definition } from './definition.ts';
import type { Execution, Frame } from './execution.ts';
import { ROOT_FRAME } from './execution.ts';
import type { EventDraft } from './history-event.ts';
import {
  executionAborted,
  executionFailed,
  executionRedriven,
  executionStarted,
  executionSucceeded,
  executionTimedOut,
} from './history-event.ts';
import type { Run } from './run.ts';
import { runFrame } from './run-frame.ts';
import { Cancelled, StatesError } from './states-error.ts';

/** Stores the beginning of a new execution. */
export const beginExecution = (run: Run, input: Json): void => {
  const { execution } = run.state;
  const { frame, event } = firstFrame(run.definition(), {
    id: ROOT_FRAME,
    variables: {},
    lastEventId: 0,
    input,
    nowMs: execution.startMs,
  });
  run.commit([{ frame, events: [executionStarted(execution.input, execution.roleArn), event] }], { execution });
};

/** Runs an execution from where it is to its end, and stores how it ended. Never fails. */
export const runExecution = async (run: Run): Promise<void> => {
  const frame = run.state.frames.get(ROOT_FRAME);
  if (frame === undefined) return;
  const { signal } = run.abort;
  let stopClock = (): void => {};
  try {
    const definition = run.definition();
    stopClock = watchTimeout(run, definition);
    const output = JSON.stringify(await runFrame(createCursor(run, frame, definition, signal), []));
    end(run, { status: 'SUCCEEDED', output }, executionSucceeded(output));
  } catch (thrown) {
    // Whoever cancelled has stored why, or leaves the execution to the next process.
    if (!(thrown instanceof Cancelled)) fail(run, thrown);
  } finally {
    stopClock();
  }
};

/** Ends a running execution as StopExecution does. */
export const abortExecution = (run: Run, reason: { error?: string; cause?: string }): void => {
  end(run, { status: 'ABORTED', ...reason }, executionAborted(reason));
  run.abort.abort(new Cancelled('stopped'));
};

/** Lets go of an execution without ending it. */
export const suspendExecution = (run: Run): void => run.abort.abort(new Cancelled('closing'));

/**
 * Makes a failed, aborted or timed out execution run again: finished branches keep their results, every other frame begins
 * its state anew with all its retries, and the timeout of the whole counts from now.
 */
export const redriveExecution = (run: Run, redriveToken: string | undefined): void => {
  const { execution, frames } = run.state;
  const redriveCount = execution.redriveCount + 1;
  const redriveMs = run.surroundings.clock.nowMs();
  const changes = [...frames.values()].map((frame) => ({
    frame: restarted(frame),
    ...(frame.id === ROOT_FRAME ? { events: [executionRedriven(redriveCount)] } : {}),
  }));
  run.abort = new AbortController();
  const ending = { stopMs: undefined, error: undefined, cause: undefined };
  run.commit(changes, {
    execution: { ...execution, ...ending, status: 'RUNNING', redriveCount, redriveMs, redriveToken },
  });
};

const restarted = (frame: Frame): Frame => {
  const { kind } = frame.activity;
  return {
    ...frame,
    retriesUsed: [],
    activity: kind === 'finished' || kind === 'branches' ? frame.activity : { kind: 'entered' },
  };
};

const watchTimeout = (run: Run, { TimeoutSeconds: timeoutS }: Definition): (() => void) => {
  if (timeoutS === undefined) return () => {};
  const { clock } = run.surroundings;
  const { startMs, redriveMs = startMs } = run.state.execution;
  return clock.after(Math.max(0, redriveMs + timeoutS * 1_000 - clock.nowMs()), () => {
    end(run, { status: 'TIMED_OUT' }, executionTimedOut());
    run.abort.abort(new Cancelled('timed-out'));
  });
};

const fail = (run: Run, thrown: unknown): void => {
  const { error, detail: cause } =
    thrown instanceof StatesError ? thrown : { error: 'States.Runtime', detail: String(thrown) };
  end(run, { status: 'FAILED', error, cause }, executionFailed({ error, cause }));
};

type Ending = Pick<Execution, 'status'> & Partial<Pick<Execution, 'output' | 'error' | 'cause'>>;

const end = (run: Run, ending: Ending, event: EventDraft): void => {
  const frame = run.state.frames.get(ROOT_FRAME);
  if (frame === undefined || run.state.execution.status !== 'RUNNING') return;
  const execution: Execution = { ...run.state.execution, ...ending, stopMs: run.surroundings.clock.nowMs() };
  run.commit([{ frame, events: [event] }], { execution, isLast: true });
};
