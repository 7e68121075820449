import type { RemoteInfo, Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Packets wait so long for a narrow network, then they are dropped: as long as a home router keeps them. */
const QUEUE_MS = 400;

/** A relay of UDP between one viewer and a runner, as narrow towards the viewer as a test wants it. */
export type NarrowRelay = {
  port: number;
  /** From now on so many bits a second pass. */
  setBitsPerS(bitsPerS: number): void;
  /** While true, no video gets to the viewer; all else passes. */
  loseVideo(lose: boolean): void;
  /** While true, nothing at all gets to the viewer. */
  loseAll(lose: boolean): void;
  /** The RTP timestamps of the pictures that the runner has sent, lost or not, in order. */
  readonly pictures: ReadonlySet<number>;
  /** Resolves when there are so many pictures more. */
  morePictures(count: number): Promise<void>;
  close(): Promise<void>;
};

/** RTP and not RTCP, by the first two bytes (RFC 7983, 7; RFC 5761, 4). Its header (RFC 3550, 5.1) is not encrypted. */
const isRtp = ([first = 0, second = 0]: Uint8Array): boolean =>
  first >= 128 && first <= 191 && ((second & 0x7f) < 64 || (second & 0x7f) > 95);

export const narrowRelay = async (runner: { address: string; port: number }): Promise<NarrowRelay> => {
  const towardsViewer = await bound(runner.address);
  const towardsRunner = await bound(runner.address);
  let viewer: RemoteInfo | null = null;
  let bitsPerMs = Infinity;
  let freeAtMs = 0;
  let losesVideo = false;
  let losesAll = false;
  const pictures = new Set<number>();
  const losesIt = (packet: Buffer): boolean => {
    if (!isRtp(packet)) return false;
    // What is sent again has the timestamp that it had.
    pictures.add(packet.readUInt32BE(4));
    return losesVideo;
  };
  const leaving = new Set<NodeJS.Timeout>();

  towardsViewer.on('message', (packet, from) => {
    viewer = from;
    towardsRunner.send(packet, runner.port, runner.address);
  });
  towardsRunner.on('message', (packet) => {
    if (losesIt(packet) || losesAll) return;
    const to = viewer;
    const nowMs = performance.now();
    if (to === null || freeAtMs - nowMs > QUEUE_MS) return;
    freeAtMs = Math.max(freeAtMs, nowMs) + (packet.byteLength * 8) / bitsPerMs;
    const timer = setTimeout(() => {
      leaving.delete(timer);
      towardsViewer.send(packet, to.port, to.address);
    }, freeAtMs - nowMs);
    leaving.add(timer);
  });
  return {
    port: towardsViewer.address().port,
    setBitsPerS: (bitsPerS) => {
      bitsPerMs = bitsPerS / 1_000;
    },
    loseVideo: (lose) => {
      losesVideo = lose;
    },
    loseAll: (lose) => {
      losesAll = lose;
    },
    pictures,
    morePictures: async (count) => {
      const enough = pictures.size + count;
      while (pictures.size < enough) await once(towardsRunner, 'message');
    },
    close: async () => {
      leaving.forEach(clearTimeout);
      towardsViewer.close();
      towardsRunner.close();
    },
  };
};

const bound = async (address: string): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
};
