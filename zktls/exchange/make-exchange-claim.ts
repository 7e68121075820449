import type { ParameterSetName } from '../proof/parameter-set.ts';
import { proveDisclosure } from '../proof/prove-disclosure.ts';
import type { Kernels } from '../proof/vole/kernels.ts';
import type { DirectionClaim, ExchangeClaim } from './exchange-claim.ts';
import { planExchangeClaim, type ClaimGiven, type PlannedDirection } from './plan-exchange-claim.ts';

export type ProvingOptions = {
  /** Gives 32 fresh random bytes at every call. */
  readonly randomness: () => Uint8Array;
  readonly kernels?: Kernels;
  readonly parameterSet?: ParameterSetName;
};

/**
 * Makes the claim about one recorded exchange: chooses the smallest disclosure that its rules need, and proves both directions.
 * Refuses what the attestor would refuse.
 */
export const makeExchangeClaim = (given: ClaimGiven & ProvingOptions): ExchangeClaim => {
  const { handshake, client, server } = planExchangeClaim(given);
  return { handshake, client: proveDirection(client, given), server: proveDirection(server, given) };
};

/** Proves one planned direction. The directions of an exchange need not be proved in one process. */
const proveDirection = (
  { statement, key, iv, ivSalt, bytes }: PlannedDirection,
  { randomness, kernels, parameterSet }: ProvingOptions,
): DirectionClaim => ({
  iv,
  ivSalt,
  bytes,
  proof: proveDisclosure(statement, { key, randomness: randomness() }, { kernels, parameterSet }),
});
