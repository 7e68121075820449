import {
  explainAttestation,
  REFUSAL_SENTENCES,
  type AttestationExplanation,
} from '../zktls/attestation/explain-attestation.ts';
import {
  verifyAttestation as verify,
  type AttestationKeySet,
  type AttestationVerdict,
  type ExpectedAttestation,
} from '../zktls/attestation/verify-attestation.ts';

/** The verdict, and what it means in plain words: what is proved and what not, or why it is refused. */
export type ExplainedVerdict =
  | (Extract<AttestationVerdict, { kind: 'valid' }> & { readonly explanation: AttestationExplanation })
  | (Extract<AttestationVerdict, { kind: 'invalid' }> & { readonly explanation: string });

/**
 * Checks an attestation (from `GET /partner/browser-session/:id/attestation`) offline, with the attestor's keys (from
 * `GET /.well-known/attestation-keys.json`). Give `expected`: without it, the attestation of any other session is valid too.
 * Never throws on a bad attestation.
 */
export const verifyAttestation = (
  attestation: string,
  options: { readonly jwks: AttestationKeySet; readonly expected?: ExpectedAttestation },
): ExplainedVerdict => {
  const verdict = verify(attestation, options);
  return verdict.kind === 'valid'
    ? { ...verdict, explanation: explainAttestation(verdict.claims) }
    : { ...verdict, explanation: REFUSAL_SENTENCES[verdict.reason] };
};
