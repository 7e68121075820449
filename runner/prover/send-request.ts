import { Failure } from '../../core/failure.ts';
import { ResponseFraming } from '../../zktls/disclosure/response-framing.ts';
import type { RelayTunnel } from './relay-tunnel.ts';
import type { RequestSegment } from './request-segments.ts';
import type { TlsSession } from './tls-session.ts';

/**
 * Writes the request, each segment in TLS records of its own, waits until the response is complete or the site has closed, and
 * has the recording frozen. Rejects with the `Failure` of whatever ended the tunnel.
 */
export const sendRequest = async (
  { socket }: TlsSession,
  tunnel: RelayTunnel,
  segments: readonly RequestSegment[],
): Promise<void> => {
  const framing = new ResponseFraming();
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: unknown) => (error instanceof Failure ? reject(error) : resolve());
      socket.on('data', (bytes: Buffer) => {
        if (framing.add(bytes)) resolve();
      });
      socket.on('end', resolve);
      // A reset may come after a complete response: the checks of the recording decide.
      socket.on('error', fail);
      socket.on('close', () => resolve());
      void writeOneByOne(socket, segments).catch(fail);
    });
  } finally {
    framing.clear();
  }
  await tunnel.finish();
};

/** The next segment is written when the one before has left, or TLS would put both into one record. */
const writeOneByOne = async (socket: TlsSession['socket'], segments: readonly RequestSegment[]): Promise<void> => {
  for (const { bytes } of segments) {
    await new Promise<void>((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
};
