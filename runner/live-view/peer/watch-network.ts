import * as z from 'zod';
import type { Timer } from '../../shell/timer.ts';

/** What the connection to a viewer is like, as its sender sees it. */
export type Network = {
  /** What congestion control takes to be there for all of the connection. */
  bitsPerS: number;
  /** The viewer cannot show what comes until it gets a key frame. */
  keyFrameWanted: boolean;
};

/** Of RTCStats (W3C webrtc-stats) what is looked at; counters that are absent stand at 0. */
const statsSchema = z.object({
  type: z.string(),
  nominated: z.boolean().optional(),
  availableOutgoingBitrate: z.number().optional(),
  pliCount: z.number().optional(),
  firCount: z.number().optional(),
});

/** Asking takes less than 1 ms. The encoder makes the key frame of the next picture, so a still page must repeat one. */
const LOOK_EVERY_MS = 250;

/** Tells what the network is like, four times a second. Returns how to stop; stops by itself when the connection is over. */
export const watchNetwork = (
  peer: Pick<RTCPeerConnection, 'getStats'>,
  timer: Timer,
  onNetwork: (network: Network) => void,
): (() => void) => {
  let stopped = false;
  let cancel: () => void = () => undefined;
  let requests = 0;
  const look = async (): Promise<void> => {
    const report = await peer.getStats();
    if (stopped) return;
    const stats = [...report.values()].flatMap((one: unknown) => statsSchema.safeParse(one).data ?? []);
    const before = requests;
    requests = stats.reduce((sum, { pliCount = 0, firCount = 0 }) => sum + pliCount + firCount, 0);
    const bitsPerS = stats.find(({ nominated }) => nominated === true)?.availableOutgoingBitrate;
    if (bitsPerS !== undefined) onNetwork({ bitsPerS, keyFrameWanted: requests > before });
    wait();
  };
  const wait = (): void => {
    cancel = timer(LOOK_EVERY_MS, () => void look().catch(() => undefined));
  };
  wait();
  return () => {
    stopped = true;
    cancel();
  };
};
