import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import { tunnelReplySchema, type TunnelRequest } from '../../core/contract/tunnel-messages.ts';
import { Failure } from '../../core/failure.ts';
import { authorizationOf, type AttestorAddress } from '../prover/attestor-address.ts';
import { proverFailure } from '../prover/prover-failure.ts';

/** The attestor itself waits 10 s for the site. */
const OPEN_TIMEOUT_MS = 15_000;

/** How a WebSocket ends that was not closed (RFC 6455, 7.1.5). */
const NOT_CLOSED = 1006;

/**
 * A TCP connection to a site that leaves from the attestor's address, as a stream. Rejects with the `Failure` that the attestor
 * names, or with the one for an attestor that does not answer within 15 s; also when `signal` is aborted. `onBrokenOff` is called
 * when the attestor goes away in the middle.
 */
export const openAttestorTunnel = async (
  attestor: AttestorAddress,
  { host, port }: { readonly host: string; readonly port: number },
  { signal, onBrokenOff }: { readonly signal: AbortSignal; readonly onBrokenOff: () => void },
): Promise<Duplex> => {
  const socket = new WebSocket(new URL(ATTESTOR_PATHS.tunnel, attestor.url), {
    perMessageDeflate: false,
    headers: authorizationOf(attestor),
  });
  const ended = AbortSignal.any([signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)]);
  const opened = new Promise<Duplex>((resolve, reject) => {
    socket.on('unexpected-response', (_request, { statusCode }) =>
      reject(proverFailure(statusCode === 401 ? 'attestor_denied' : 'attestor_busy')),
    );
    socket.on('error', (cause) => reject(proverFailure('attestor_unreachable', { cause })));
    socket.once('close', () => reject(proverFailure('relay_lost')));
    const giveUp = () => reject(proverFailure('relay_timeout'));
    if (ended.aborted) return giveUp();
    ended.addEventListener('abort', giveUp, { once: true });
    const request: TunnelRequest = { type: 'open', host, port };
    socket.once('open', () => socket.send(JSON.stringify(request)));
    socket.once('message', (data: Buffer) => {
      const reply = tunnelReplySchema.safeParse(parseJson(data.toString('utf8')));
      if (!reply.success) return reject(proverFailure('relay_message'));
      if (reply.data.type === 'refused') {
        return reject(new Failure(reply.data.code, { details: { reason: reply.data.reason } }));
      }
      const stream = createWebSocketStream(socket, { allowHalfOpen: false });
      // A stream that is destroyed here breaks off as well.
      socket.once('close', (code) => void (code === NOT_CLOSED && !stream.destroyed && onBrokenOff()));
      resolve(stream);
    });
  });
  return opened.catch((error: unknown) => {
    socket.terminate();
    throw error;
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
