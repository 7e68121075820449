import {
  explainAttestation,
  REFUSAL_SENTENCES,
  type AttestationExplanation,
} from '../zktls/attestation/explain-attestation.ts';
import {
  verifyAttestation as verify,
  type AttestationVerdict,
  type VerifyOptions,
} from '../zktls/attestation/verify-attestation.ts';

export { extractedDataOf } from '../zktls/attestation/extracted-data.ts';
export { presentAttestation } from '../zktls/attestation/present-attestation.ts';

/** The verdict, and what it means in plain words: what is proved and what not, or why it is refused. */
export type ExplainedVerdict =
  | (Extract<AttestationVerdict, { kind: 'valid' }> & { readonly explanation: AttestationExplanation })
  | (Extract<AttestationVerdict, { kind: 'invalid' }> & { readonly explanation: string });

/**
 * Checks an attestation (from `GET /partner/browser-session/:id/attestation`) offline, with the attestor's keys (from
 * `GET /.well-known/attestation-keys.json`). Give `expected`: without it, the attestation of any other session is valid too.
 * Never rejects on a bad attestation.
 */
export const verifyAttestation = async (attestation: string, options: VerifyOptions): Promise<ExplainedVerdict> => {
  const verdict = await verify(attestation, options);
  return verdict.kind === 'valid'
    ? { ...verdict, explanation: explainAttestation(verdict) }
    : { ...verdict, explanation: REFUSAL_SENTENCES[verdict.reason] };
};
