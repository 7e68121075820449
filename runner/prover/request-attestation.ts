import {
  ATTESTOR_PATHS,
  claimRefusalSchema,
  claimResponseSchema,
  type ClaimRequest,
} from '../../core/contract/attestor-api.ts';
import { Failure } from '../../core/failure.ts';
import { authorizationOf, type AttestorAddress } from './attestor-address.ts';
import { proverFailure } from './prover-failure.ts';

/** Sends a claim to the attestor; resolves to the attestation. Rejects with the `Failure` that the attestor names. */
export const requestAttestation = async (
  attestor: AttestorAddress & { readonly timeoutMs: number },
  claim: ClaimRequest,
  signal: AbortSignal,
): Promise<string> => {
  const { isOk, body } = await post(attestor, claim, signal);
  if (isOk) {
    const answer = claimResponseSchema.safeParse(body);
    if (answer.success) return answer.data.attestation;
  }
  const refusal = claimRefusalSchema.safeParse(body);
  if (!refusal.success) throw proverFailure('claim_answer');
  throw new Failure(refusal.data.code, { details: { reason: refusal.data.reason } });
};

const post = async (
  attestor: AttestorAddress & { readonly timeoutMs: number },
  claim: ClaimRequest,
  signal: AbortSignal,
): Promise<{ isOk: boolean; body: unknown }> => {
  try {
    const response = await fetch(claimsUrlOf(attestor.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorizationOf(attestor) },
      body: JSON.stringify(claim),
      signal: AbortSignal.any([signal, AbortSignal.timeout(attestor.timeoutMs)]),
    });
    return { isOk: response.ok, body: await response.json().catch(() => undefined) };
  } catch (cause) {
    throw proverFailure(signal.aborted ? 'prover_closed' : 'claim_unanswered', { cause });
  }
};

/** `ATTESTOR_URL` is the WebSocket's (`ws:` or `wss:`); claims go to the same place by HTTP. */
const claimsUrlOf = (attestorUrl: string): URL => {
  const url = new URL(ATTESTOR_PATHS.claims, attestorUrl);
  url.protocol = url.protocol === 'wss:' || url.protocol === 'https:' ? 'https:' : 'http:';
  return url;
};
