import type { IncomingMessage } from 'node:http';
import type { Log } from '../../adapters/system/json-log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { attestorFailure, refusalOf } from '../attestor-refusal.ts';
import type { Access } from '../access.ts';
import type { Answer } from '../http/respond.ts';
import { attestClaim, checkManifest, type AttestPorts } from './attest-claim.ts';
import type { ClaimRoom } from './claim-room.ts';
import { announcedBytes, readClaim } from './read-claim.ts';

export type ClaimPorts = AttestPorts & {
  readonly access: Access;
  readonly room: Pick<ClaimRoom, 'enter'>;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Answers `POST /claims`. Logs what was attested or refused, without a value, a path or a secret. Never rejects. */
export const answerClaim = async (ports: ClaimPorts, request: IncomingMessage): Promise<Answer> => {
  const startedAtMs = performance.now();
  try {
    if (!ports.access(request.headers)) throw attestorFailure('access_denied');
    const attestation = await attestWithin(ports, request);
    ports.metrics({ ClaimsAttested: 1, ClaimMs: Math.round(performance.now() - startedAtMs) });
    return { status: 200, body: { attestation } };
  } catch (error) {
    const refusal = refusalOf(error);
    ports.log(refusal.code === 'INTERNAL' ? 'error' : 'warn', 'Claim refused', refusal);
    ports.metrics({ ClaimsRefused: 1 }, [{}, { reason: refusal.reason }]);
    return { status: statusOf(refusal), body: refusal };
  }
};

/** Takes room for the claim before it is read, and gives it back whatever comes. */
const attestWithin = async (ports: ClaimPorts, request: IncomingMessage): Promise<string> => {
  const length = announcedBytes(request);
  const leave = ports.room.enter(length);
  try {
    const claim = await readClaim(request, length, (manifest) => checkManifest(ports.recordings, manifest));
    const attestation = await attestClaim(ports, claim);
    const { flow, recordings, disclose } = claim.manifest;
    ports.log('info', 'Attested', {
      platform: flow.platform,
      version: flow.version,
      sources: recordings.length,
      fields: Object.keys(disclose).length,
      claimBytes: length,
    });
    return attestation;
  } finally {
    leave();
  }
};

const statusOf = ({ code, reason }: { code: string; reason: string }): number => {
  switch (reason) {
    case 'access_denied':
      return 401;
    case 'claim_too_large':
      return 413;
    case 'claim_syntax':
      return 400;
    case 'signing_failed':
    case 'too_many_claims':
    case 'claim_interrupted':
      return 503;
    default:
      return code === 'INTERNAL' ? 500 : 422;
  }
};
