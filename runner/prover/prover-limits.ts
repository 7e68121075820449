import type { TapeLimits } from '../../zktls/transcript/recording-tape.ts';

/** The attestor's limits, so that an exchange that it would refuse ends here as well. */
export const TAPE_LIMITS: TapeLimits = { clientBytes: 262_144, serverBytes: 1_572_864, turns: 1_000 };

export type ProverTimeouts = {
  /** For the relay to be open and the handshake to be over. */
  readonly openMs: number;
  /** For one exchange in all. */
  readonly exchangeMs: number;
  /** For a claim to be sent, checked and signed. */
  readonly claimMs: number;
};

/** The attestor itself waits 10 s for the site, 20 s for a byte, ends a relay after 60 s, and verifies for at most 20 s. */
export const PROVER_TIMEOUTS: ProverTimeouts = { openMs: 15_000, exchangeMs: 45_000, claimMs: 30_000 };

/** Recordings and responses that one session keeps: a response of 1 MB takes about 2 MB. */
export const KEPT_BYTES = 33_554_432;

/** Waits before the second and the third try. */
export const RETRY_AFTER_MS: readonly number[] = [200, 1_000];
