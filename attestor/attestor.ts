import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Log } from '../adapters/system/json-log.ts';
import { listen } from '../adapters/system/listen.ts';
import { ATTESTOR_PATHS } from '../core/contract/attestor-api.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { AttestorKey } from '../zktls/attestation/attestor-key.ts';
import type { AttestationSigner } from '../zktls/attestation/sign-attestation.ts';
import type { Access } from './access.ts';
import type { AttestorLimits } from './attestor-limits.ts';
import { answerClaim, type ClaimPorts } from './claims/answer-claim.ts';
import type { AttestorIdentity } from './claims/attest-claim.ts';
import { ClaimRoom } from './claims/claim-room.ts';
import type { ConnectToSite } from './connect-to-site.ts';
import { respond, type Answer } from './http/respond.ts';
import { takeUpgrades } from './http/take-upgrades.ts';
import { Recordings } from './recordings.ts';
import { Relay } from './relay.ts';
import { Tunnel } from './tunnel.ts';
import { createVerificationPool } from './verification/verification-pool.ts';

export type AttestorOptions = {
  /** Where to listen; port 0 lets the system choose. */
  readonly address: string;
  readonly port: number;
  readonly identity: AttestorIdentity;
  readonly signer: AttestationSigner;
  /** Published beside the signer's: retired keys, and the next one. */
  readonly otherKeys: readonly AttestorKey[];
  readonly access: Access;
  /** The only trust anchors of sites' certificates, in PEM. */
  readonly trustAnchors: readonly string[];
  readonly connect: ConnectToSite;
  readonly limits: AttestorLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

export type RunningAttestor = {
  readonly port: number;
  /** Ends every relay at once, lets claims finish for a moment, and forgets all recordings. */
  close(): Promise<void>;
};

/** Starts the attestor: relay, claims, health and keys on one port. Rejects when it cannot listen. */
export const startAttestor = async (options: AttestorOptions): Promise<RunningAttestor> => {
  const { limits, clock, connect, log, metrics } = options;
  const recordings = new Recordings({
    limits: limits.recordings,
    clock,
    newId: () => randomBytes(16).toString('base64url'),
    newNonce: () => randomBytes(32),
  });
  const room = new ClaimRoom(limits.claims);
  const verification = createVerificationPool({
    trustAnchors: options.trustAnchors,
    limits: limits.verification,
    // A claim that has room never finds the threads too busy: its recordings would be lost.
    waiting: limits.claims.claims,
  });
  const claims: ClaimPorts = { ...options, recordings, room, verification, newId: randomUUID, newSalt };
  const sweeper = setInterval(() => recordings.sweep(), limits.sweepMs);
  const socketServer = (maxPayload: number) =>
    new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload });
  const relays = socketServer(limits.recordings.tape.clientBytes);
  const tunnels = socketServer(limits.tunnel.messageBytes);

  const answer = answerFrom(claims, [options.signer.publicKey, ...options.otherKeys], () => ({
    relays: relays.clients.size,
    tunnels: tunnels.clients.size,
    ...recordings.usage,
    ...room.usage,
  }));
  const server = createServer(
    { headersTimeout: limits.requestMs, requestTimeout: limits.requestMs, connectionsCheckingInterval: 1_000 },
    (request, response) => void answer(request).then((given) => respond(request, response, given)),
  );
  server.maxConnections = limits.relays + limits.tunnels + limits.requests;

  takeUpgrades(server, options.access, {
    [ATTESTOR_PATHS.relay]: {
      server: relays,
      most: limits.relays,
      begin: (prover) => void new Relay(prover, { connect, recordings, limits: limits.relay, log, metrics }),
    },
    [ATTESTOR_PATHS.tunnel]: {
      server: tunnels,
      most: limits.tunnels,
      begin: (runner) => void new Tunnel(runner, { connect, limits: limits.tunnel, log, metrics }),
    },
  });

  const port = await listen(server, options.address, options.port);
  return {
    port,
    close: async () => {
      clearInterval(sweeper);
      for (const client of [...relays.clients, ...tunnels.clients]) client.terminate();
      const impatience = setTimeout(() => server.closeAllConnections(), limits.closeMs);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(impatience);
      await verification.close();
    },
  };
};

const answerFrom =
  (claims: ClaimPorts, keys: readonly AttestorKey[], usage: () => Readonly<Record<string, number>>) =>
  async (request: IncomingMessage): Promise<Answer> => {
    switch (`${request.method} ${request.url}`) {
      case `GET ${ATTESTOR_PATHS.health}`:
        return { status: 200, body: { status: 'ok', ...usage() } };
      case `GET ${ATTESTOR_PATHS.keys}`:
        return { status: 200, body: { keys } };
      case `POST ${ATTESTOR_PATHS.claims}`:
        return answerClaim(claims, request);
      default:
        return { status: 404, body: { code: 'ROUTE_NOT_FOUND', reason: 'route' } };
    }
  };

/** RFC 9901, 9.3: at least 128 bits for each disclosure. */
const newSalt = (): string => randomBytes(16).toString('base64url');
