import type { IncomingMessage } from 'node:http';
import type { Log } from '../adapters/system/json-log.ts';
import { claimRequestSchema } from '../core/contract/attestor-api.ts';
import { attestClaim, type AttestPorts } from './attest-claim.ts';
import { attestorFailure, refusalOf } from './attestor-refusal.ts';
import { readJsonBody } from './read-json-body.ts';

/** Ten recordings and fifty rules of the largest size make about 60 KB. */
const MAX_CLAIM_BYTES = 65_536;

export type Answer = { readonly status: number; readonly body: object };

/** Answers `POST /claims`. Logs what was attested or refused, without a value, a path or a secret. */
export const answerClaim = async (
  ports: AttestPorts & { readonly log: Log },
  request: IncomingMessage,
): Promise<Answer> => {
  try {
    const claim = claimRequestSchema.safeParse(await readJsonBody(request, MAX_CLAIM_BYTES));
    if (!claim.success) throw attestorFailure('claim_syntax');
    const attestation = await attestClaim(ports, claim.data);
    const { platform, version } = claim.data.flow;
    ports.log('info', 'Attested', {
      platform,
      version,
      sources: Object.keys(claim.data.recordings).length,
      fields: Object.keys(claim.data.disclose).length,
    });
    return { status: 200, body: { attestation } };
  } catch (error) {
    const refusal = refusalOf(error);
    ports.log(refusal.code === 'INTERNAL' ? 'error' : 'warn', 'Claim refused', refusal);
    return { status: statusOf(refusal), body: refusal };
  }
};

const statusOf = ({ code, reason }: { code: string; reason: string }): number => {
  if (reason === 'claim_too_large') return 413;
  if (reason === 'claim_syntax') return 400;
  if (reason === 'signing_failed') return 503;
  return code === 'INTERNAL' ? 500 : 422;
};
