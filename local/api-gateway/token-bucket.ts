import type { Clock } from '../clock.ts';
import type { Throttle } from './rest-api.ts';

/** The token bucket of one throttle: holds at most `burst` tokens, one request takes one, `ratePerS` come back. */
export type TokenBucket = { hasToken(): boolean; take(): void };

/** A full bucket. */
export const createTokenBucket = ({ ratePerS, burst }: Throttle, clock: Clock): TokenBucket => {
  let tokens = burst;
  let countedAtMs = clock.nowMs();
  const refill = (): void => {
    const nowMs = clock.nowMs();
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - countedAtMs) / 1000) * ratePerS);
    countedAtMs = nowMs;
  };
  return {
    hasToken() {
      refill();
      return tokens >= 1;
    },
    take() {
      tokens -= 1;
    },
  };
};
