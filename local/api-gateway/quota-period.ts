import type { Quota } from './rest-api.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Names the period of a quota that an instant (UTC) lies in; two instants with the same name share one count. `offset` is
 * the day of the week (0 is Sunday) or of the month (0 is the first) on which a period begins.
 */
export const quotaPeriod = ({ period, offset }: Quota, nowMs: number): string => {
  const day = Math.floor(nowMs / DAY_MS);
  if (period === 'DAY') return `day ${day}`;
  // The epoch was a Thursday: day 3 was the first Sunday.
  if (period === 'WEEK') return `week ${Math.floor((day - 3 - offset) / 7)}`;
  const shifted = new Date(nowMs - offset * DAY_MS);
  return `month ${shifted.getUTCFullYear()}-${shifted.getUTCMonth() + 1}`;
};
