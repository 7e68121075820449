import type { Option } from '../command.ts';
import { durationOption } from '../duration.ts';
import { usageError } from '../operator-error.ts';

/** The options of a rotation: how long old and new hold side by side, or to end that now. */
export const OVERLAP_OPTIONS: Readonly<Record<'overlap' | 'finish', Option>> = {
  overlap: {
    type: 'string',
    value: 'TIME',
    help: 'how long the old one still holds: 30m, 24h (default), 7d; 0h ends it at once',
  },
  finish: { type: 'boolean', help: 'make no new one: end the old one now' },
};

/** `--overlap`, with its default where it matters. */
export const overlapOption = () => durationOption().optional();
const DEFAULT_OVERLAP_MS = 24 * 3_600_000;

/** Until when the old one holds: undefined when it ends at once. Fails when it is to be finished and to overlap. */
export const retireUntilOf = (overlapMs: number = DEFAULT_OVERLAP_MS, now: Date): string | undefined =>
  overlapMs === 0 ? undefined : new Date(now.getTime() + overlapMs).toISOString();

/** Refuses a command line that wants to finish a rotation and to begin one. */
export const refuseBoth = (finish: boolean, overlapMs: number | undefined): void => {
  if (finish && overlapMs !== undefined) throw usageError('--finish and --overlap exclude each other.');
};
