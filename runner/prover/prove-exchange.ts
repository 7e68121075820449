import type { SecureContext } from 'node:tls';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { ResponseFraming } from '../../zktls/disclosure/response-framing.ts';
import { readHttpResponse } from '../../zktls/disclosure/http-response.ts';
import { verifyRecording, type RevealedSecrets } from '../../zktls/transcript/verify-recording.ts';
import type { TrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import { proverFailure } from './prover-failure.ts';
import type { ProverTimeouts } from './prover-limits.ts';
import { RelayTunnel } from './relay-tunnel.ts';
import { readRedirect } from './read-redirect.ts';
import { eraseSecrets, openTlsSession, type TlsSession } from './tls-session.ts';

export type ExchangePorts = {
  readonly attestorUrl: string;
  readonly tls: SecureContext;
  readonly trustStore: TrustStore;
  readonly clock: Clock;
  readonly timeouts: ProverTimeouts;
};

/** A response that the attestor will be able to check, and what it will need for that. */
export type ProvenExchange = {
  readonly recordingId: string;
  readonly secrets: RevealedSecrets;
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
  request: { readonly url: URL; readonly bytes: Buffer },
  signal: AbortSignal,
): Promise<ExchangeOutcome> => {
  const { hostname, port } = request.url;
  const tunnel = new RelayTunnel(ports.attestorUrl, { host: hostname, port: Number(port || 443) }, ports.clock);
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
    const recordingId = await tunnel.opened();
    session = await openTlsSession(tunnel, hostname, ports.tls);
    isSent = true;
    await exchange(session, tunnel, request.bytes);
    const verified = verifyRecording(tunnel.recording(), session.secrets, ports.trustStore);
    const redirect = readRedirect(verified.response);
    if (redirect) {
      eraseSecrets(session.secrets);
      return { kind: 'redirected', ...redirect };
    }
    const body = readHttpResponse(verified.response, { isClosed: verified.isResponseClosed });
    return { kind: 'proven', recordingId, secrets: session.secrets, body };
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

/** Writes the request, waits until the response is complete or the site has closed, and has the recording frozen. */
const exchange = async ({ socket }: TlsSession, tunnel: RelayTunnel, request: Buffer): Promise<void> => {
  const framing = new ResponseFraming();
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('data', (bytes: Buffer) => {
        if (framing.add(bytes)) resolve();
      });
      socket.on('end', resolve);
      // A reset may come after a complete response: the checks of the recording decide.
      socket.on('error', (error) => (error instanceof Failure ? reject(error) : resolve()));
      socket.on('close', () => resolve());
      socket.write(request);
    });
  } finally {
    framing.clear();
  }
  await tunnel.finish();
};
