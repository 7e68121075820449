import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Closing } from '../cloud/close-in-order.ts';
import type { StartOptions } from './start-options.ts';

/** What every step of a start is given. */
export type StartSteps = {
  readonly options: StartOptions;
  readonly clock: Clock;
  readonly now: () => Date;
  /** Aborted when the start is to stop. */
  readonly signal: AbortSignal;
  /** Says how to close what a step has opened; what was opened last is closed first. */
  readonly onClose: (...closing: Closing) => void;
  /** Tells the progress of a step as it ends. */
  readonly timed: <T>(step: string, work: Promise<T>) => Promise<T>;
};

/** The steps of one start, which leave in `closings` how to close what they opened. */
export const startSteps = (options: StartOptions, closings: Closing[]): StartSteps => {
  const { clock = systemClock, signal = new AbortController().signal } = options;
  return {
    options,
    clock,
    signal,
    now: () => new Date(clock.nowMs()),
    onClose: (...closing) => void closings.unshift(closing),
    timed: async (step, work) => {
      const startedMs = clock.nowMs();
      const result = await work;
      options.progress(step, clock.nowMs() - startedMs);
      return result;
    },
  };
};
