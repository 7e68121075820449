import { bufferOf } from '../../adapters/system/buffer-of.ts';
import { exchangeClaimsIn, type ClaimManifest } from '../../core/contract/claim-body.ts';
import { claimContextOf } from '../../zktls/exchange/claim-context.ts';
import { decodeExchangeClaim, type ExchangeClaimLimits } from '../../zktls/exchange/encode-exchange-claim.ts';
import { readExchangeClaim, type ReadClaim } from '../../zktls/exchange/verify-exchange-claim.ts';
import type { ParameterSet } from '../../zktls/proof/parameter-set.ts';
import type { Statement } from '../../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../../zktls/proof/verify-disclosure.ts';
import type { Kernels } from '../../zktls/proof/vole/kernels.ts';
import type { Direction, Recording } from '../../zktls/transcript/recording.ts';
import type { TrustStore } from '../../zktls/transcript/x509/trust-store.ts';

/** A claim with the recordings that it names, in its order. */
export type ClaimToRead = {
  readonly manifest: ClaimManifest;
  readonly binary: Uint8Array;
  readonly recordings: readonly Recording[];
};

/** What a verification thread does: first a claim is read, then each of its proofs is verified, in whatever thread is free. */
export type VerificationJob =
  | ({ readonly type: 'read' } & ClaimToRead)
  | { readonly type: 'verify'; readonly statement: Statement; readonly proof: Uint8Array };

/** An exchange of a claim, its request's name in the flow, and its proofs, each in memory of its own. */
export type ReadExchangeOfClaim = ReadClaim & {
  readonly name: string;
  readonly proofs: Readonly<Record<Direction, Uint8Array>>;
};

export type VerificationResult =
  | { readonly type: 'read'; readonly exchanges: readonly ReadExchangeOfClaim[] }
  | { readonly type: 'verified'; readonly parameterSet: Pick<ParameterSet, 'id' | 'name'> };

/** What the relay records of a direction at most, and a proof over the most blocks that there may be of it. */
const LIMITS: ExchangeClaimLimits = { plaintextBytes: 1_572_864, proofBytes: 12_582_912 };

/** Does a job in this thread; throws the `Failure` of the first check that refuses. A pure function of its arguments. */
export const doVerificationJob = (
  job: VerificationJob,
  { trustStore, kernels }: { readonly trustStore: TrustStore; readonly kernels: Kernels },
): VerificationResult => {
  if (job.type === 'read') return { type: 'read', exchanges: readClaimOf(job, trustStore) };
  const { id, name } = verifyDisclosure(job.statement, job.proof, { kernels });
  return { type: 'verified', parameterSet: { id, name } };
};

const readClaimOf = (
  { manifest, binary, recordings }: ClaimToRead,
  trustStore: TrustStore,
): readonly ReadExchangeOfClaim[] => {
  const claims = exchangeClaimsIn(manifest, binary);
  const claimContext = contextOf(manifest, recordings);
  return manifest.recordings.map(({ name }, index) => {
    const recording = recordings[index];
    const encoded = claims[index];
    if (recording === undefined || encoded === undefined) throw new Error('Fewer recordings than the claim names');
    const claim = decodeExchangeClaim(encoded, LIMITS);
    const rules = Object.fromEntries(Object.entries(manifest.disclose).filter(([, rule]) => rule.from === name));
    const read = readExchangeClaim({ recording: receivedRecording(recording), claim, rules, claimContext, trustStore });
    return { name, ...read, proofs: { client: ownCopy(claim.client.proof), server: ownCopy(claim.server.proof) } };
  });
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

/** A recording as it was before it was posted to another thread. */
const receivedRecording = (recording: Recording): Recording => ({
  ...recording,
  client: bufferOf(recording.client),
  server: bufferOf(recording.server),
});

/** Posting a view posts all of the memory that it looks into. */
const ownCopy = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
