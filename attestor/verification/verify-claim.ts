import { bufferOf } from '../../adapters/system/buffer-of.ts';
import { exchangeClaimsIn, type ClaimManifest } from '../../core/contract/claim-body.ts';
import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { claimContextOf } from '../../zktls/exchange/claim-context.ts';
import { decodeExchangeClaim, type ExchangeClaimLimits } from '../../zktls/exchange/encode-exchange-claim.ts';
import type { VerifiedExchange } from '../../zktls/exchange/verified-exchange.ts';
import { verifyExchangeClaim } from '../../zktls/exchange/verify-exchange-claim.ts';
import type { Kernels } from '../../zktls/proof/vole/kernels.ts';
import type { Recording } from '../../zktls/transcript/recording.ts';
import type { TrustStore } from '../../zktls/transcript/x509/trust-store.ts';

/** A claim with the recordings that it names, in its order. */
export type VerificationJob = {
  readonly manifest: ClaimManifest;
  readonly binary: Uint8Array;
  readonly recordings: readonly Recording[];
};

/** What the relay records of a direction at most, and a proof over the most blocks that there may be of it. */
const LIMITS: ExchangeClaimLimits = { plaintextBytes: 1_572_864, proofBytes: 12_582_912 };

/** By the request's name in the flow. */
export type VerifiedExchanges = Readonly<Record<string, VerifiedExchange>>;

/**
 * Verifies a claim from the recordings alone; throws the `Failure` of the first check that refuses. A pure function of its
 * arguments, which `verification-worker.ts` runs in a thread of its own.
 */
export const verifyClaim = (
  { manifest, binary, recordings }: VerificationJob,
  ports: { readonly trustStore: TrustStore; readonly kernels: Kernels },
): VerifiedExchanges => {
  const claims = exchangeClaimsIn(manifest, binary);
  const claimContext = contextOf(manifest, recordings);
  const verified = manifest.recordings.map(({ name }, index): [string, VerifiedExchange] => {
    const recording = recordings[index];
    const claim = claims[index];
    if (recording === undefined || claim === undefined) throw new Error('Fewer recordings than the claim names');
    const exchange = verifyExchangeClaim({
      ...ports,
      recording,
      claim: decodeExchangeClaim(claim, LIMITS),
      rules: rulesFor(manifest.disclose, name),
      claimContext,
    });
    return [name, exchange];
  });
  return Object.fromEntries(verified);
};

/** What the proofs must have been made for: the nonces are the attestor's own, not the claim's. */
const contextOf = ({ sessionBinding, flow, disclose, recordings }: ClaimManifest, own: readonly Recording[]) =>
  claimContextOf({
    sessionBinding,
    flow,
    rules: disclose,
    recordings: Object.fromEntries(
      recordings.map(({ name, recordingId }, index) => [
        name,
        { recordingId, nonce: Buffer.from(own[index]?.nonce ?? []).toString('hex') },
      ]),
    ),
  });

const rulesFor = (rules: Readonly<Record<string, DisclosureRule>>, name: string): Record<string, DisclosureRule> =>
  Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule.from === name));

/** A recording as it was before it was posted to another thread. */
export const receivedRecording = (recording: Recording): Recording => ({
  ...recording,
  client: bufferOf(recording.client),
  server: bufferOf(recording.server),
});
