import { ATTESTATION_MAX_CHARACTERS } from '../../core/contract/attestor-api.ts';
import type { ClaimManifest } from '../../core/contract/claim-body.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { AttestationClaims } from '../../zktls/attestation/claims.ts';
import { claimsOfExchanges } from '../../zktls/attestation/claims-of-exchanges.ts';
import { signAttestation, type AttestationSigner } from '../../zktls/attestation/sign-attestation.ts';
import { refuse } from '../../zktls/refusal.ts';
import { attestorFailure } from '../attestor-refusal.ts';
import type { Recordings } from '../recordings.ts';
import type { VerificationPool } from '../verification/verification-pool.ts';
import { verifyClaim } from '../verification/verify-claim.ts';
import type { ReceivedClaim } from './read-claim.ts';

/** Who signs: `name` is the attestation's `iss`. */
export type AttestorIdentity = { readonly name: string; readonly trust: AttestationClaims['trust'] };

export type AttestPorts = {
  readonly recordings: Pick<Recordings, 'check' | 'take'>;
  readonly verification: Pick<VerificationPool, 'run'>;
  readonly signer: AttestationSigner;
  readonly identity: AttestorIdentity;
  readonly clock: Clock;
  readonly newId: () => string;
  /** 128 random bits as base64url: the salt of one disclosure. */
  readonly newSalt: () => string;
};

const recordingIdsOf = ({ recordings }: ClaimManifest): string[] => recordings.map(({ recordingId }) => recordingId);

/** What can be refused before a claim's binary parts are read. Throws the `Failure` of the first check that refuses. */
export const checkManifest = (recordings: AttestPorts['recordings'], manifest: ClaimManifest): void => {
  recordings.check(recordingIdsOf(manifest));
  const names = manifest.recordings.map(({ name }) => name);
  const sources = Object.values(manifest.disclose).map(({ from }) => from);
  // Each rule has its recording, and no recording is brought for nothing.
  if (!sources.every((from) => names.includes(from)) || !names.every((name) => sources.includes(name))) {
    refuse('rule_source');
  }
};

/**
 * Verifies a claim from the recordings alone and signs what they prove; resolves to an SD-JWT VC. The recordings are used up,
 * whatever comes out. Rejects with the `Failure` of the first check that refuses, or of the signer.
 */
export const attestClaim = async (ports: AttestPorts, { manifest, binary }: ReceivedClaim): Promise<string> => {
  const { signer, identity, newSalt } = ports;
  // 1. The recordings exist, are frozen, and were not used before.
  const recordings = ports.recordings.take(recordingIdsOf(manifest));

  // 2. They prove what the claim says, verified in other threads.
  const exchanges = await verifyClaim(ports.verification, { manifest, binary, recordings });

  // 3. What was verified is signed, and nothing else.
  const claims = claimsOfExchanges({
    iss: identity.name,
    trust: identity.trust,
    jti: ports.newId(),
    session: manifest.sessionBinding,
    flow: manifest.flow,
    signedAtEpochMs: ports.clock().getTime(),
    exchanges,
    rules: manifest.disclose,
  });
  const attestation = await signAttestation(claims, { signer, newSalt }).catch((error: unknown) => {
    throw attestorFailure('signing_failed', error);
  });

  // 4. It can be told: values and rules have bounds of their own, the addresses that were asked have none.
  if (attestation.length > ATTESTATION_MAX_CHARACTERS) throw attestorFailure('attestation_too_large');
  return attestation;
};
