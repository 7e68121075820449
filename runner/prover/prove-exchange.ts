import type { SecureContext } from 'node:tls';
import type { Clock } from '../../core/ports/clock.ts';
import { readHttpResponse } from '../../zktls/disclosure/http-response.ts';
import type { KnownResponse } from '../../zktls/disclosure/preview-fields.ts';
import { commitToDirection, IV_SALT_BYTES } from '../../zktls/exchange/direction-commitment.ts';
import type { Recording } from '../../zktls/transcript/recording.ts';
import { verifyRecording } from '../../zktls/transcript/verify-recording.ts';
import type { TrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import type { AttestorAddress } from './attestor-address.ts';
import { proverFailure } from './prover-failure.ts';
import type { ProverTimeouts } from './prover-limits.ts';
import { RelayTunnel } from './relay-tunnel.ts';
import { readRedirect } from './read-redirect.ts';
import type { RequestSegment } from './request-segments.ts';
import { sendRequest } from './send-request.ts';
import { eraseSecrets, openTlsSession, type SessionSecrets, type TlsOffer, type TlsSession } from './tls-session.ts';

export type ExchangePorts = {
  readonly attestor: AttestorAddress;
  readonly tls: (offer: TlsOffer) => SecureContext;
  readonly trustStore: TrustStore;
  readonly clock: Clock;
  readonly timeouts: ProverTimeouts;
  /** Bytes that nobody can foresee. */
  readonly randomBytes: (length: number) => Uint8Array;
};

/** What opens the commitments to the IVs, 32 bytes each. */
export type IvSalts = { readonly client: Uint8Array; readonly server: Uint8Array };

/** A response that the attestor will be able to check, and what it will need for that. */
export type ProvenExchange = {
  readonly recordingId: string;
  readonly recording: Recording;
  readonly secrets: SessionSecrets;
  readonly ivSalts: IvSalts;
  readonly response: KnownResponse;
  readonly body: Buffer;
};

/** The site named another address to ask. There is nothing to claim. */
export type RedirectedExchange = { readonly status: number; readonly location: string };

/** An attempt that failed; `isSafeToRepeat` when the site cannot have acted on the request. */
export type FailedExchange = { readonly failure: unknown; readonly isSafeToRepeat: boolean };

export type ExchangeOutcome =
  | ({ readonly kind: 'proven' } & ProvenExchange)
  | ({ readonly kind: 'redirected' } & RedirectedExchange)
  | ({ readonly kind: 'failed' } & FailedExchange);

/**
 * Sends one request over one fresh connection through the relay, and checks the recording as the attestor will. `signal` ends
 * it at any time. Never rejects; whatever fails is in the outcome, with every secret erased.
 */
export const proveExchange = async (
  ports: ExchangePorts,
  request: { readonly url: URL; readonly segments: readonly RequestSegment[]; readonly offer: TlsOffer },
  signal: AbortSignal,
): Promise<ExchangeOutcome> => {
  const { hostname, port } = request.url;
  const tunnel = new RelayTunnel(ports.attestor, { host: hostname, port: Number(port || 443) }, ports.clock);
  let session: TlsSession | undefined;
  let isSent = false;
  const timers = [
    setTimeout(() => !session && tunnel.destroy(proverFailure('relay_timeout')), ports.timeouts.openMs),
    setTimeout(() => tunnel.destroy(proverFailure('response_timeout')), ports.timeouts.exchangeMs),
  ];
  const abort = () => tunnel.destroy(proverFailure('prover_closed'));
  signal.addEventListener('abort', abort);
  tunnel.on('error', () => undefined); // Heard through `opened`, `finish` and the TLS socket.
  try {
    if (signal.aborted) throw proverFailure('prover_closed');
    const { recordingId } = await tunnel.opened();
    session = await openTlsSession(tunnel, hostname, ports.tls(request.offer));
    const ivSalts = await commit(tunnel, session, ports.randomBytes);
    isSent = true;
    await sendRequest(session, tunnel, request.segments);
    const recording = tunnel.recording();
    const { handshake, application } = session.secrets;
    const secrets = { handshake, serverApplication: application.server };
    const verified = verifyRecording(recording, secrets, ports.trustStore);
    const redirect = readRedirect(verified.response);
    if (redirect) {
      eraseSecrets(session.secrets);
      return { kind: 'redirected', ...redirect };
    }
    const body = readHttpResponse(verified.response, { isClosed: verified.isResponseClosed });
    const response = { bytes: verified.response, isClosed: verified.isResponseClosed };
    return { kind: 'proven', recordingId, recording, secrets: session.secrets, ivSalts, response, body };
  } catch (failure) {
    if (session) eraseSecrets(session.secrets);
    return { kind: 'failed', failure, isSafeToRepeat: !isSent };
  } finally {
    timers.forEach(clearTimeout);
    signal.removeEventListener('abort', abort);
    session?.socket.destroy();
    tunnel.destroy();
  }
};

/** Commits to both directions' keys and IVs before a byte of the request is written. */
const commit = async (
  tunnel: RelayTunnel,
  { layer, secrets: { application } }: TlsSession,
  randomBytes: ExchangePorts['randomBytes'],
): Promise<IvSalts> => {
  const ivSalts = { client: randomBytes(IV_SALT_BYTES), server: randomBytes(IV_SALT_BYTES) };
  await tunnel.commit({
    client: commitToDirection(layer.keysOf(application.client), ivSalts.client),
    server: commitToDirection(layer.keysOf(application.server), ivSalts.server),
  });
  return ivSalts;
};
