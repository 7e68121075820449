import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import { tunnelReplySchema, type TunnelRequest } from '../../core/contract/tunnel-messages.ts';
import { authorizationOf, type AttestorAddress } from '../prover/attestor-address.ts';

/** The attestor itself waits 10 s for the site. */
const OPEN_TIMEOUT_MS = 15_000;

/**
 * A TCP connection to a site that leaves from the attestor's address, as a stream. Rejects, with the attestor's reason in the
 * message, when there is none within 15 s or `signal` is aborted.
 */
export const openAttestorTunnel = async (
  attestor: AttestorAddress,
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Duplex> => {
  const socket = new WebSocket(new URL(ATTESTOR_PATHS.tunnel, attestor.url), {
    perMessageDeflate: false,
    headers: authorizationOf(attestor),
  });
  const ended = AbortSignal.any([signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)]);
  const opened = new Promise<Duplex>((resolve, reject) => {
    ended.addEventListener('abort', () => reject(new Error('The tunnel did not open in time')), { once: true });
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('The attestor closed the tunnel')));
    const request: TunnelRequest = { type: 'open', host, port };
    socket.once('open', () => socket.send(JSON.stringify(request)));
    socket.once('message', (data: Buffer) => {
      const reply = tunnelReplySchema.safeParse(parseJson(data.toString('utf8')));
      if (reply.data?.type === 'connected') resolve(createWebSocketStream(socket, { allowHalfOpen: false }));
      else reject(new Error(`The attestor refused the tunnel: ${reply.data?.reason ?? 'unknown answer'}`));
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
