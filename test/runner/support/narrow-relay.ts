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
  close(): Promise<void>;
};

export const narrowRelay = async (runner: { address: string; port: number }): Promise<NarrowRelay> => {
  const towardsViewer = await bound(runner.address);
  const towardsRunner = await bound(runner.address);
  let viewer: RemoteInfo | null = null;
  let bitsPerMs = Infinity;
  let freeAtMs = 0;
  const leaving = new Set<NodeJS.Timeout>();

  towardsViewer.on('message', (packet, from) => {
    viewer = from;
    towardsRunner.send(packet, runner.port, runner.address);
  });
  towardsRunner.on('message', (packet) => {
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
