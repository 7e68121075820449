import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Log } from '../adapters/system/json-log.ts';
import { ATTESTOR_PATHS } from '../core/contract/attestor-api.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { AttestorKey } from '../zktls/attestation/attestor-key.ts';
import type { AttestationSigner } from '../zktls/attestation/sign-attestation.ts';
import type { TrustStore } from '../zktls/transcript/x509/trust-store.ts';
import type { Access } from './access.ts';
import { answerClaim, type Answer } from './answer-claim.ts';
import type { AttestorIdentity } from './attest-claim.ts';
import { attestorFailure, refusalOf } from './attestor-refusal.ts';
import type { AttestorLimits } from './attestor-limits.ts';
import type { EgressPolicy } from './egress-policy.ts';
import { Recordings } from './recordings.ts';
import { Relay } from './relay.ts';

export type AttestorOptions = {
  /** Where to listen; port 0 lets the system choose. */
  readonly address: string;
  readonly port: number;
  readonly identity: AttestorIdentity;
  readonly signer: AttestationSigner;
  /** Published beside the signer's: retired keys, and the next one. */
  readonly otherKeys: readonly AttestorKey[];
  readonly access: Access;
  readonly trustStore: TrustStore;
  readonly egress: EgressPolicy;
  readonly limits: AttestorLimits;
  readonly clock: Clock;
  readonly log: Log;
};

export type RunningAttestor = {
  readonly port: number;
  /** Ends every relay at once, lets claims finish for a moment, and forgets all recordings. */
  close(): Promise<void>;
};

/** Starts the attestor: relay, claims, health and keys on one port. Rejects when it cannot listen. */
export const startAttestor = async (options: AttestorOptions): Promise<RunningAttestor> => {
  const { limits, clock, log } = options;
  const recordings = new Recordings({
    limits: limits.recordings,
    clock,
    newId: () => randomBytes(16).toString('base64url'),
    newNonce: () => randomBytes(32),
  });
  const sweeper = setInterval(() => recordings.sweep(), limits.sweepMs);
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.recordings.tape.clientBytes,
  });

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    switch (`${request.method} ${request.url}`) {
      case `GET ${ATTESTOR_PATHS.health}`:
        return { status: 200, body: { status: 'ok', relays: sockets.clients.size, ...recordings.usage } };
      case `GET ${ATTESTOR_PATHS.keys}`:
        return { status: 200, body: { keys: [options.signer.publicKey, ...options.otherKeys] } };
      case `POST ${ATTESTOR_PATHS.claims}`:
        if (!options.access(request.headers)) return { status: 401, body: refusalOf(attestorFailure('access_denied')) };
        return answerClaim({ ...options, recordings, newId: randomUUID, newSalt }, request);
      default:
        return { status: 404, body: { code: 'ROUTE_NOT_FOUND', reason: 'route' } };
    }
  };
  const server = createServer(
    { headersTimeout: limits.requestMs, requestTimeout: limits.requestMs, connectionsCheckingInterval: 1_000 },
    (request, response) => void answer(request).then((given) => respond(request, response, given)),
  );
  server.maxConnections = limits.relays + limits.requests;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== ATTESTOR_PATHS.relay) return rejectUpgrade(socket, '404 Not Found');
    if (!options.access(request.headers)) return rejectUpgrade(socket, '401 Unauthorized');
    if (sockets.clients.size >= limits.relays) return rejectUpgrade(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (prover) => {
      new Relay(prover, { egress: options.egress, recordings, limits: limits.relay, log });
    });
  });

  const port = await listen(server, options);
  return {
    port,
    close: async () => {
      clearInterval(sweeper);
      for (const client of sockets.clients) client.terminate();
      const impatience = setTimeout(() => server.closeAllConnections(), limits.closeMs);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(impatience);
    },
  };
};

const respond = (request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void => {
  // A body that was refused half-read is not read to its end.
  if (!request.complete) response.setHeader('connection', 'close');
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text, () => {
    if (!request.complete) request.destroy();
  });
};

const rejectUpgrade = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
};

const listen = (
  server: ReturnType<typeof createServer>,
  { address, port }: Pick<AttestorOptions, 'address' | 'port'>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });

/** RFC 9901, 9.3: at least 128 bits for each disclosure. */
const newSalt = (): string => randomBytes(16).toString('base64url');
