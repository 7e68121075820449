import * as z from 'zod';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const MAX_MS = 90 * UNIT_MS.d;
const WORDS = 'must be a time such as 30m, 24h or 7d, at most 90d';

/** A time span in an option, in milliseconds: a whole number of minutes, hours or days, `0h` for none at all. */
export const durationOption = () =>
  z
    .string()
    .regex(/^\d{1,6}[mhd]$/, { error: WORDS })
    .transform((text) => Number(text.slice(0, -1)) * UNIT_MS[text.endsWith('m') ? 'm' : text.endsWith('h') ? 'h' : 'd'])
    .refine((durationMs) => durationMs <= MAX_MS, { error: WORDS });
