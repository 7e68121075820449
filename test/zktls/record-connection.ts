import net from 'node:net';
import tls from 'node:tls';
import { listen } from '../../local/listen.ts';
import type { Recording } from '../../zktls/transcript/recording.ts';
import { RecordingTape } from '../../zktls/transcript/recording-tape.ts';
import { keyBlockOf } from '../../zktls/transcript/tls12/key-block.ts';
import { readHelloRandoms } from '../../zktls/transcript/tls12/read-hello-randoms.ts';
import type { ResponseSecrets } from '../../zktls/transcript/verify-recording.ts';

export type RecordedConnection = { readonly recording: Recording; readonly secrets: ResponseSecrets };

export type ConnectionOptions = {
  readonly host: string;
  readonly server: tls.TlsOptions;
  readonly client?: tls.ConnectionOptions;
  /** What the client sends once the handshake is over; the server answers the first chunk with `response`. */
  readonly request?: string | ((socket: tls.TLSSocket) => void);
  readonly response?: string | Buffer | ((socket: tls.TLSSocket) => void);
  /** Gets the site before its first connection. */
  readonly onServer?: (server: tls.Server) => void;
  /** Hears of the client's session ticket. */
  readonly onSession?: (ticket: Buffer) => void;
  /** Hears of every traffic secret, by its name in the key log. */
  readonly onSecret?: (name: string, secret: Buffer) => void;
};

const LIMITS = { clientBytes: 4_000_000, serverBytes: 4_000_000, turns: 100_000 };

/** Plays one real TLS connection on loopback through a recording proxy, as the relay would record it. */
export const recordConnection = async (options: ConnectionOptions): Promise<RecordedConnection> => {
  const site = tls.createServer({ ...options.server, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.on('error', () => socket.destroy());
    const { response = '' } = options;
    if (typeof response === 'function') return response(socket);
    socket.once('data', () => socket.end(response));
  });
  site.on('tlsClientError', () => undefined);
  options.onServer?.(site);
  const sitePort = await listen(site);
  const tape = new RecordingTape(LIMITS);
  const proxy = net.createServer({ allowHalfOpen: true }, (client) => relay(client, sitePort, tape));
  const proxyPort = await listen(proxy);
  const connectedAtEpochMs = Date.now();
  const secretOf = await runClient(proxyPort, options);
  await Promise.all([site, proxy].map((server) => new Promise((resolve) => server.close(resolve))));
  const recording = tape.toRecording({ host: options.host, connectedAtEpochMs, nonce: Buffer.alloc(32, 3) });
  return { recording, secrets: secretsOf(recording, secretOf) };
};

/** The secrets of a connection by their names in the key log, those of no TLS 1.3 handshake being zeros. */
const secretsOf = (recording: Recording, secretOf: (name: string) => Buffer | undefined): ResponseSecrets => {
  const master = secretOf('CLIENT_RANDOM');
  if (master !== undefined) {
    return { handshake: undefined, serverApplication: keyBlockOf(master, readHelloRandoms(recording)).server };
  }
  const known = (name: string): Buffer => secretOf(name) ?? Buffer.alloc(32);
  return {
    handshake: {
      client: known('CLIENT_HANDSHAKE_TRAFFIC_SECRET'),
      server: known('SERVER_HANDSHAKE_TRAFFIC_SECRET'),
    },
    serverApplication: known('SERVER_TRAFFIC_SECRET_0'),
  };
};

const relay = (client: net.Socket, port: number, tape: RecordingTape): void => {
  const site = net.connect(port, '127.0.0.1');
  const pass = (from: 'client' | 'server', source: net.Socket, target: net.Socket) => {
    source.on('data', (bytes: Buffer) => {
      tape.append(from, bytes);
      target.write(bytes);
    });
    source.on('end', () => target.end());
    source.on('error', () => target.destroy());
    source.on('close', () => target.end());
  };
  pass('client', client, site);
  pass('server', site, client);
};

const runClient = async (
  port: number,
  { host, client, request, onSession, onSecret }: ConnectionOptions,
): Promise<(name: string) => Buffer | undefined> => {
  const secrets = new Map<string, Buffer>();
  const socket = tls.connect({
    host: '127.0.0.1',
    port,
    servername: host,
    minVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256',
    ecdhCurve: 'X25519',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    ...client,
  });
  socket.on('keylog', (line: Buffer) => {
    const [name = '', , hex = ''] = line.toString('latin1').trim().split(' ');
    secrets.set(name, Buffer.from(hex, 'hex'));
    onSecret?.(name, Buffer.from(hex, 'hex'));
  });
  socket.on('session', (ticket: Buffer) => onSession?.(ticket));
  socket.once('secureConnect', () => {
    if (typeof request === 'function') request(socket);
    else if (request === undefined) socket.end();
    else socket.write(request);
  });
  socket.on('error', () => socket.destroy());
  socket.resume();
  // Not `once`, which would reject at an error: some of these handshakes are meant to fail.
  await new Promise((resolve) => socket.once('close', resolve));
  return (name) => secrets.get(name);
};
