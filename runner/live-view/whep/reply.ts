/** An answer of the runner's own door. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string };

/** A 200 with JSON. */
export const json = (value: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
