import { extractedDataOf, verifyAttestation } from '../../sdk/verify-attestation.ts';
import type { VeriframeClient } from '../../sdk/veriframe-client.ts';

/** What the partner's page shows of an attestation. */
export type AttestationCheck =
  | {
      kind: 'valid';
      attestor: string;
      signedAt: string;
      hosts: string[];
      disclosure: string;
      trust: string;
      fields: Record<string, unknown>;
      proved: readonly string[];
      notProved: readonly string[];
    }
  | { kind: 'invalid'; reason: string };

/**
 * Fetches a session's attestation and checks it offline: signature by one of the attestor's published keys, and that it
 * was made for this very session of this very partner.
 */
export const attestationChecker =
  (options: { api: VeriframeClient; partnerId: string }) =>
  async (sessionId: string): Promise<AttestationCheck> => {
    const [{ attestation }, jwks] = await Promise.all([
      options.api.getAttestation(sessionId),
      options.api.getAttestationKeys(),
    ]);
    const expected = { session: { sessionId, partnerId: options.partnerId } };
    const verdict = await verifyAttestation(attestation, { jwks, expected });
    if (verdict.kind === 'invalid') return { kind: 'invalid', reason: verdict.explanation };
    const { claims, explanation } = verdict;
    return {
      kind: 'valid',
      attestor: claims.iss,
      signedAt: new Date(claims.iat * 1000).toISOString(),
      hosts: [...new Set(Object.values(claims.sources).map((source) => source.host))],
      disclosure: claims.disclosure,
      trust: claims.trust,
      fields: extractedDataOf(claims),
      proved: explanation.proved,
      notProved: explanation.notProved,
    };
  };
