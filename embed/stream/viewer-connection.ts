import type { InputMessageInit, ViewMessage } from '../../core/contract/live-view.ts';
import type { SharpNews } from '../ui/sharp-layer.ts';
import type { PeerEvents, PeerStream } from './peer-stream.ts';
import type { StillEvents, StillStream } from './still-stream.ts';

/** How the picture comes: as a video over WebRTC, or as stills where nothing but HTTPS gets through. */
export type Rung = 'video' | 'stills';

export type ViewerEvents = {
  onMedia: (media: MediaStream) => void;
  onMessage: (message: ViewMessage) => void;
  /** What is sharp over the media; null, and nothing after it, when the connection is over. */
  onSharp: (news: SharpNews) => void;
  /** The rung that works now, null while none does. */
  onRung: (rung: Rung | null) => void;
  /** How long a packet takes to the runner and back while the rung is `video`. */
  onRoundTrip: (rttMs: number) => void;
  /** The connection is over and only a new one helps. Called once, never after `close`. */
  onLost: () => void;
};

export type ViewerPorts = ViewerEvents & {
  /** Undefined where the browser has no WebRTC. */
  openPeer: ((events: PeerEvents) => PeerStream) | undefined;
  openStills: (resource: string | undefined, events: StillEvents) => StillStream;
  /** Whether the API can be reached. */
  probe: () => Promise<boolean>;
  hangUp: (resource: string) => void;
  later: (action: () => void, delayMs: number) => () => void;
};

export type ConnectResult = 'connected' | 'not-ready' | 'ended' | 'unavailable';

export type ViewerConnection = {
  connect(): Promise<ConnectResult>;
  send(message: InputMessageInit): void;
  sendMove(message: InputMessageInit): void;
  /** The network or the device has come back: looks at once whether the connection still stands. */
  wake(): void;
  close(): void;
};

/** Direct ways are there within two round trips; whoever needs a relay waits no longer for them. */
const RELAYS_AFTER_MS = 1_000;
/** Nobody looks at nothing for longer: stills are shown while WebRTC goes on trying. */
const STILLS_AFTER_MS = 2_500;
const CONNECT_MS = 12_000;
/** A network that is gone is asked for as often, so that it is found soon after it is back. */
const PROBE_EVERY_MS = 400;
/** How long a restart may take until the rung below is shown. */
const RESTART_MS = 2_500;
/** Restarts that failed although the API answers. */
const RESTARTS_MAX = 3;
/** While stills are shown: the user may have gone to another network. */
const CLIMB_AGAIN_MS = [10_000, 20_000, 40_000, 60_000];

/**
 * The connection to the runner on the best rung that the network lets through: WebRTC over UDP or TCP, then over the relays that the
 * runner names, then stills by HTTPS. Goes down when a rung breaks, and up again when a better one works.
 */
export const viewerConnection = (ports: ViewerPorts): ViewerConnection => {
  let rung: Rung | null = null;
  let stills: StillStream | undefined;
  let beginning = false;
  let over = false;
  let climbs = 0;
  let recovering = false;
  let endPause = () => {};
  let onFirstRung = () => {};

  const enter = (next: Rung | null): void => {
    if (over || next === rung) return;
    rung = next;
    ports.onRung(next);
    if (next !== null) onFirstRung();
  };
  const lose = (): void => {
    if (over) return;
    close();
    ports.onLost();
  };
  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = ports.later(resolve, delayMs);
      endPause = () => {
        cancel();
        resolve();
      };
    });

  const dropStills = (): void => {
    stills?.close();
    stills = undefined;
  };
  const peer = ports.openPeer?.({
    onMedia: ports.onMedia,
    onMessage: (message) => !over && ports.onMessage(message),
    onSharp: (news) => {
      // It may be there before the connection is known to stand, and nothing of it may be lost.
      if (news !== null) dropStills();
      if (news !== null || stills === undefined) ports.onSharp(news);
    },
    onUp: () => {
      climbs = 0;
      dropStills();
      endPause();
      enter('video');
    },
    onRoundTrip: (rttMs) => rung === 'video' && ports.onRoundTrip(rttMs),
    onDown: () => {
      if (rung === 'video') enter(null);
      void recover();
    },
    onGone: lose,
  });

  /** A browser that cannot restart ICE goes down a rung. */
  const restart = (standing: PeerStream) => standing.restart().catch(() => 'unavailable' as const);

  /** Shows stills until WebRTC stands. */
  const beginStills = async (): Promise<'begun' | 'not-ready' | 'ended' | 'unavailable'> => {
    if (stills !== undefined || beginning || peer?.isUp() === true) return 'begun';
    beginning = true;
    const opened: StillStream = ports.openStills(peer?.resource(), {
      onMessage: (message) => stills === opened && ports.onMessage(message),
      onSharp: (news) => (stills === opened || news === null) && ports.onSharp(news),
      onReachable: (reachable) => stills === opened && enter(reachable ? 'stills' : null),
      onGone: () => stills === opened && lose(),
    });
    stills = opened;
    const result = await opened.begin();
    beginning = false;
    if (over || stills !== opened) return 'begun';
    if (result === 'begun') enter('stills');
    else dropStills();
    return result;
  };

  /** Brings WebRTC back: waits for the network, restarts ICE, and goes down to stills when that does not help. */
  const recover = async (): Promise<void> => {
    if (peer === undefined || recovering) return;
    recovering = true;
    let failures = 0;
    while (!over && !peer.isUp()) {
      if (!(await ports.probe())) {
        await pause(PROBE_EVERY_MS);
        continue;
      }
      if (over || peer.isUp()) break;
      const result = await restart(peer);
      if (over) break;
      if (result === 'gone') {
        recovering = false;
        return lose();
      }
      await pause(result === 'restarted' ? RESTART_MS : PROBE_EVERY_MS);
      failures = result === 'unavailable' ? failures + 1 : RESTARTS_MAX;
      if (failures < RESTARTS_MAX || over || peer.isUp()) continue;
      await beginStills();
      await pause(CLIMB_AGAIN_MS[Math.min(climbs++, CLIMB_AGAIN_MS.length - 1)] ?? 60_000);
    }
    recovering = false;
  };

  const close = (): void => {
    over = true;
    endPause();
    const resource = peer?.resource();
    dropStills();
    peer?.close();
    if (resource !== undefined) ports.hangUp(resource);
  };

  const climb = async (standing: PeerStream): Promise<ConnectResult> => {
    const answered = await standing.open();
    if (over) return 'unavailable';
    if (answered !== 'answered') return answered;
    const first = new Promise<void>((resolve) => {
      onFirstRung = resolve;
      if (rung !== null) resolve();
    });
    const cancels = [
      ports.later(() => {
        if (!over && !standing.isUp() && standing.hasMoreServers()) void restart(standing);
      }, RELAYS_AFTER_MS),
      ports.later(() => {
        if (!over && !standing.isUp()) void beginStills();
      }, STILLS_AFTER_MS),
      ports.later(onFirstRung, CONNECT_MS),
    ];
    await first;
    cancels.forEach((cancel) => cancel());
    if (over || rung === null) return 'unavailable';
    if (!standing.isUp()) void pause(CLIMB_AGAIN_MS[0] ?? 10_000).then(recover);
    return 'connected';
  };

  return {
    connect: async () => {
      if (peer !== undefined) return climb(peer);
      const begun = await beginStills();
      return begun === 'begun' ? 'connected' : begun;
    },
    send: (message) => (rung === 'stills' && stills ? stills.send(message) : peer?.send(message)),
    sendMove: (message) => (rung === 'stills' && stills ? stills.send(message) : peer?.sendMove(message)),
    wake: () => {
      if (over || peer?.resource() === undefined) return;
      endPause();
      if (!peer.isUp()) return void recover();
      // It may stand in name only: a restart is not noticed when all is well.
      void ports.probe().then(async (reachable) => {
        if (reachable && !over && peer.isUp() && (await restart(peer)) === 'gone') lose();
      });
    },
    close,
  };
};
