import type { Sleep } from '../../core/ports/clock.ts';

export type Patience = {
  /** After this time no new try is begun. */
  forMs: number;
  nowMs: () => number;
  sleep: Sleep;
};

/** Waits 100, 200, 400, 800, 1,600 and then each time 2,000 ms. */
const pauseMs = (attempt: number): number => Math.min(2_000, 100 * 2 ** attempt);

/** Repeats `ask` until the answer is other than `no-answer`, or patience is over; the last answer is the result. */
export const untilAnswered = async <A extends { kind: string }>(
  ask: () => Promise<A>,
  { forMs, nowMs, sleep }: Patience,
): Promise<A> => {
  const deadlineMs = nowMs() + forMs;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    const waitMs = pauseMs(attempt);
    if (answer.kind !== 'no-answer' || nowMs() + waitMs >= deadlineMs) return answer;
    await sleep(waitMs);
  }
};
