import { once } from 'node:events';
import net from 'node:net';
import { listenOnLoopback } from '../../adapters/system/listen-on-loopback.ts';

/** A front of an attestor that keeps every byte that provers send it, as the attestor reads it. */
export type UploadRecorder = {
  readonly port: number;
  /** All that was sent so far: request heads, claims, and the payloads of WebSocket frames without their masks. */
  uploaded(): Buffer;
  close(): Promise<void>;
};

/** Passes connections on to `attestorPort` and records what goes there. */
export const recordUploads = async (attestorPort: number, port = 0): Promise<UploadRecorder> => {
  const uploads: Buffer[][] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((prover) => {
    const upload: Buffer[] = [];
    uploads.push(upload);
    const attestor = net.connect(attestorPort, '127.0.0.1');
    prover.on('data', (bytes) => upload.push(bytes));
    for (const [socket, other] of [
      [prover, attestor],
      [attestor, prover],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
      socket.pipe(other);
    }
  });
  const listening = await listenOnLoopback(server, port);
  return {
    port: listening,
    uploaded: () => Buffer.concat(uploads.flatMap((upload) => unmasked(Buffer.concat(upload)))),
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

/** The head of a connection and what follows it: a claim as it is, WebSocket frames (RFC 6455, 5.2) without mask and header. */
const unmasked = (bytes: Buffer): Buffer[] => {
  const headEnd = bytes.indexOf('\r\n\r\n') + 4;
  const head = bytes.subarray(0, headEnd);
  if (!/\r\nupgrade: websocket\r\n/i.test(head.toString('latin1'))) return [bytes];
  const payloads = [head];
  for (let at = headEnd; at + 2 <= bytes.length;) {
    const short = bytes.readUInt8(at + 1) & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const length =
      lengthBytes === 0 ? short : bytes.readUIntBE(at + 2 + (lengthBytes === 8 ? 2 : 0), lengthBytes === 8 ? 6 : 2);
    const mask = bytes.subarray(at + 2 + lengthBytes, at + 6 + lengthBytes);
    const start = at + 6 + lengthBytes;
    payloads.push(Buffer.from(bytes.subarray(start, start + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0))));
    at = start + length;
  }
  return payloads;
};
