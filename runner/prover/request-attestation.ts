import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import {
  ATTESTATION_MAX_CHARACTERS,
  ATTESTOR_PATHS,
  claimRefusalSchema,
  claimResponseSchema,
} from '../../core/contract/attestor-api.ts';
import { CLAIM_MEDIA_TYPE, claimBody } from '../../core/contract/claim-body.ts';
import { Failure } from '../../core/failure.ts';
import { authorizationOf, type AttestorAddress } from './attestor-address.ts';
import { proverFailure } from './prover-failure.ts';
import type { ProvenClaim } from './proving/begin-claim.ts';

/**
 * Sends a claim to the attestor, piece by piece; resolves to the attestation. Rejects with the `Failure` that the attestor
 * names, or with the one for an attestor that does not answer.
 */
export const requestAttestation = async (
  attestor: AttestorAddress & { readonly timeoutMs: number },
  claim: ProvenClaim,
  signal: AbortSignal,
): Promise<string> => {
  const { isOk, body } = await post(attestor, claim, signal);
  if (isOk) {
    const answer = claimResponseSchema.safeParse(body);
    if (answer.success) return withinBounds(answer.data.attestation);
  }
  const refusal = claimRefusalSchema.safeParse(body);
  if (!refusal.success) throw proverFailure('claim_answer');
  throw new Failure(refusal.data.code, { details: { reason: refusal.data.reason } });
};

const post = async (
  attestor: AttestorAddress & { readonly timeoutMs: number },
  { manifest, claims }: ProvenClaim,
  signal: AbortSignal,
): Promise<{ isOk: boolean; body: unknown }> => {
  const pieces = claimBody(manifest, claims);
  const url = claimsUrlOf(attestor.url);
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    headers: {
      'content-type': CLAIM_MEDIA_TYPE,
      'content-length': pieces.reduce((sum, { length }) => sum + length, 0),
      ...authorizationOf(attestor),
    },
    signal: AbortSignal.any([signal, AbortSignal.timeout(attestor.timeoutMs)]),
  });
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
    });
    // A claim that is refused half-read is answered, although it cannot be written to its end.
    const written = pipeline(Readable.from(pieces), request).catch(() => undefined);
    const response = await answered;
    const body: unknown = await json(response).catch(() => undefined);
    await written;
    return { isOk: response.statusCode === 200, body };
  } catch (cause) {
    throw proverFailure(signal.aborted ? 'prover_closed' : 'claim_unanswered', { cause });
  } finally {
    request.destroy();
  }
};

/** An attestor of another version may know no bound; the API would not take what is longer. */
const withinBounds = (attestation: string): string => {
  if (attestation.length > ATTESTATION_MAX_CHARACTERS) throw proverFailure('attestation_too_large');
  return attestation;
};

/** `ATTESTOR_URL` is the WebSocket's (`ws:` or `wss:`); claims go to the same place by HTTP. */
const claimsUrlOf = (attestorUrl: string): URL => {
  const url = new URL(ATTESTOR_PATHS.claims, attestorUrl);
  url.protocol = url.protocol === 'wss:' || url.protocol === 'https:' ? 'https:' : 'http:';
  return url;
};
