import { createHash } from 'node:crypto';
import type { AttestationView } from '../contract/partner-api.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { findOwnSession } from '../session/session-access.ts';
import { resultOf } from '../session/session-view.ts';
import { ATTESTATION_FORMAT, signedClaimsSchema } from '../../zktls/attestation/claims.ts';
import { parseJsonBytes, parseSdJwt } from '../../zktls/attestation/sd-jwt.ts';

export type GetAttestationOutcome =
  | { readonly kind: 'found'; readonly attestation: AttestationView }
  | { readonly kind: 'no-attestation' }
  | { readonly kind: 'not-found' };

/** The whole attestation of one of the partner's own sessions. */
export const getAttestation = async (
  ports: { readonly sessions: SessionStore },
  wanted: { readonly sessionId: string; readonly partnerId: string },
): Promise<GetAttestationOutcome> => {
  const session = await findOwnSession(ports.sessions, wanted);
  if (!session) return { kind: 'not-found' };
  const result = resultOf(session);
  if (!result) return { kind: 'no-attestation' };
  const { attestation } = result;
  return {
    kind: 'found',
    attestation: { sessionId: session.sessionId, ...attestationSummaryOf(attestation), attestation },
  };
};

/** What names a stored attestation. It was verified before it was stored; this only reads it. */
export const attestationSummaryOf = (attestation: string): Pick<AttestationView, 'format' | 'digest' | 'trust'> => {
  const sdJwt = parseSdJwt(attestation);
  if (!sdJwt) throw new Error('the stored attestation is not an SD-JWT');
  return {
    format: ATTESTATION_FORMAT,
    digest: `sha256:${createHash('sha256').update(attestation).digest('hex')}`,
    trust: signedClaimsSchema.parse(parseJsonBytes(sdJwt.payload)).trust,
  };
};
