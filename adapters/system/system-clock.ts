import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Sleep } from '../../core/ports/clock.ts';

/** The machine's clock. */
export const systemClock: Clock = () => new Date();

/** Waits by the machine's timers. */
export const systemSleep: Sleep = async (durationMs) => {
  await wait(durationMs);
};
