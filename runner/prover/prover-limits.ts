import type { TapeLimits } from '../../zktls/transcript/recording-tape.ts';

/** The attestor's limits, so that an exchange that it would refuse ends here as well. */
export const TAPE_LIMITS: TapeLimits = { clientBytes: 262_144, serverBytes: 1_572_864, turns: 1_000 };

/** For the relay to be open: the attestor itself waits 10 s for the site. */
export const OPEN_TIMEOUT_MS = 12_000;
/** For one exchange in all; the attestor ends a relay after 60 s. */
export const EXCHANGE_TIMEOUT_MS = 45_000;
/** For a claim to be checked and signed. */
export const CLAIM_TIMEOUT_MS = 15_000;

/** Waits before the second and the third try. */
export const RETRY_AFTER_MS: readonly number[] = [200, 1_000];
