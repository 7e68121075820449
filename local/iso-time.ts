/** ISO 8601, UTC, milliseconds. */
export const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();
