import type { ClaimRequest } from '../core/contract/attestor-api.ts';
import type { Clock } from '../core/ports/clock.ts';
import { ATTESTATION_VCT, type AttestationClaims, type AttestedSource } from '../zktls/attestation/claims.ts';
import { signAttestation, type AttestationSigner } from '../zktls/attestation/sign-attestation.ts';
import { discloseFields } from '../zktls/disclosure/disclose-fields.ts';
import { readHttpResponse } from '../zktls/disclosure/http-response.ts';
import type { Recording } from '../zktls/transcript/recording.ts';
import { verifyRecording } from '../zktls/transcript/verify-recording.ts';
import type { TrustStore } from '../zktls/transcript/x509/trust-store.ts';
import { attestorFailure } from './attestor-refusal.ts';
import type { Recordings } from './recordings.ts';

/** Who signs: `name` is the attestation's `iss`. */
export type AttestorIdentity = { readonly name: string; readonly trust: AttestationClaims['trust'] };

export type AttestPorts = {
  readonly recordings: Pick<Recordings, 'take'>;
  readonly trustStore: TrustStore;
  readonly signer: AttestationSigner;
  readonly identity: AttestorIdentity;
  readonly clock: Clock;
  readonly newId: () => string;
  /** 128 random bits as base64url: the salt of one disclosure. */
  readonly newSalt: () => string;
};

type ClaimedRecording = ClaimRequest['recordings'][string];

/**
 * Checks a claim from the recordings alone and signs what they prove; resolves to an SD-JWT VC. The recordings are used up,
 * whatever comes out. Rejects with the `Failure` of the first check that refuses, or of the signer.
 */
export const attestClaim = async (ports: AttestPorts, claim: ClaimRequest): Promise<string> => {
  const named = Object.entries(claim.recordings);

  // 1. The recordings exist, are frozen, and were not used before.
  const recordings = ports.recordings.take(named.map(([, { recordingId }]) => recordingId));

  // 2. Each proves a handshake with its host and opens with the revealed secrets; 3. each response has one reading.
  const sources: Record<string, AttestedSource> = {};
  const bodies = new Map<string, Buffer>();
  recordings.forEach((recording, index) => {
    const [name, claimed] = named[index] ?? [];
    if (name === undefined || claimed === undefined) throw new Error('Fewer names than recordings');
    const { body, source } = verifySource(recording, claimed, ports.trustStore);
    bodies.set(name, body);
    sources[name] = source;
  });

  // 4. The rules, evaluated here and not by the prover, give the fields.
  const fields = discloseFields(bodies, claim.disclose);

  // 5. Only what was checked or is marked as claimed is signed.
  const claims: AttestationClaims = {
    iss: ports.identity.name,
    iat: epochSeconds(ports.clock().getTime()),
    vct: ATTESTATION_VCT,
    jti: ports.newId(),
    session: claim.sessionBinding,
    flow: claim.flow,
    sources,
    fields: Object.fromEntries(
      Object.entries(claim.disclose).map(([name, rule]) => [
        name,
        { kind: 'value', rule, value: fields[name] ?? null },
      ]),
    ),
    disclosure: 'response-key',
    trust: ports.identity.trust,
  };
  return signAttestation(claims, ports).catch((error: unknown) => {
    throw attestorFailure('signing_failed', error);
  });
};

const verifySource = (
  recording: Recording,
  claimed: ClaimedRecording,
  trustStore: TrustStore,
): { body: Buffer; source: AttestedSource } => {
  const exchange = verifyRecording(recording, secretsOf(claimed), trustStore);
  return {
    body: readHttpResponse(exchange.response, { isClosed: exchange.isResponseClosed }),
    source: {
      host: recording.host,
      connectedAt: epochSeconds(recording.connectedAtEpochMs),
      tls: '1.3',
      certificates: { leafSha256: exchange.certificateSha256, trustAnchorSha256: exchange.trustAnchorSha256 },
      request: { method: claimed.request.method, target: claimed.request.path, hiddenHeaders: [] },
      transcriptSha256: exchange.transcriptSha256,
    },
  };
};

const secretsOf = (claimed: ClaimedRecording) => ({
  handshake: {
    client: Buffer.from(claimed.clientHandshakeTrafficSecret, 'hex'),
    server: Buffer.from(claimed.serverHandshakeTrafficSecret, 'hex'),
  },
  serverApplication: Buffer.from(claimed.serverApplicationTrafficSecret, 'hex'),
});

const epochSeconds = (epochMs: number): number => Math.floor(epochMs / 1_000);
