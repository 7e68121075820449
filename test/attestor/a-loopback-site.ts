import { once } from 'node:events';
import tls from 'node:tls';
import { listen } from '../../local/listen.ts';
import type { Issued } from '../zktls/a-pki.ts';

/** A TLS server on loopback that answers every request with the same bytes, or does as it is told. */
export type LoopbackSite = {
  readonly port: number;
  /** The requests that it has seen, as they came. */
  readonly requests: readonly string[];
  close(): Promise<void>;
};

export type SiteBehaviour = string | Buffer | ((socket: tls.TLSSocket, request: string) => void);

export const startSite = async (
  { certPem, keyPem }: Pick<Issued, 'certPem' | 'keyPem'>,
  behaviour: SiteBehaviour,
  options: tls.TlsOptions = {},
  /** Hears every secret of every connection (NSS key log format). */
  onKeylog: (line: Buffer) => void = () => undefined,
): Promise<LoopbackSite> => {
  const requests: string[] = [];
  const open = new Set<tls.TLSSocket>();
  const server = tls.createServer({ cert: certPem, key: keyPem, ALPNProtocols: ['http/1.1'], ...options }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString('utf8');
      if (!isComplete(received)) return;
      requests.push(received);
      if (typeof behaviour === 'function') behaviour(socket, received);
      else socket.end(behaviour);
    });
  });
  server.on('tlsClientError', () => undefined);
  server.on('keylog', (line: Buffer) => onKeylog(line));
  const port = await listen(server);
  return {
    port,
    requests,
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const isComplete = (request: string): boolean => {
  const head = request.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(request)?.[1] ?? 0);
  return Buffer.byteLength(request.slice(head + 4)) >= length;
};

/** A JSON answer with its length. */
export const jsonAnswer = (value: unknown): string => {
  const body = JSON.stringify(value);
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};
