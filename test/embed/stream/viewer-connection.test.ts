import { describe, expect, it } from '@jest/globals';
import type { PeerEvents, PeerStream } from '../../../embed/stream/peer-stream.ts';
import type { StillEvents } from '../../../embed/stream/still-stream.ts';
import type { Rung } from '../../../embed/stream/viewer-connection.ts';
import type { SharpNews } from '../../../embed/ui/sharp-layer.ts';
import { viewerConnection } from '../../../embed/stream/viewer-connection.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

type Network = {
  opens: Awaited<ReturnType<PeerStream['open']>>;
  restarts: Awaited<ReturnType<PeerStream['restart']>>;
  stills: 'begun' | 'not-ready' | 'ended' | 'unavailable';
  reachable: boolean;
  relays: boolean;
  webrtc: boolean;
};

/** A connection over a network that the test plays, with timers that it runs out. */
const aConnection = (changes: Partial<Network> = {}) => {
  const network: Network = {
    opens: 'answered',
    restarts: 'restarted',
    stills: 'begun',
    reachable: true,
    relays: false,
    webrtc: true,
    ...changes,
  };
  const rungs: (Rung | null)[] = [];
  const said: string[] = [];
  let peerEvents: PeerEvents | undefined;
  let stillEvents: StillEvents | undefined;
  let up = false;
  let timers: { action: () => void; atMs: number }[] = [];
  let nowMs = 0;
  const connection = viewerConnection({
    onMedia: () => undefined,
    onMessage: ({ type }) => void said.push(`told ${type}`),
    onSharp: (news) => void (news !== null && 'width' in news && said.push(`sharp ${news.width}`)),
    onRung: (rung) => void rungs.push(rung),
    onRoundTrip: (rttMs) => void said.push(`${rttMs} ms`),
    onLost: () => void said.push('lost'),
    openPeer: network.webrtc
      ? (events) => {
          peerEvents = events;
          return {
            open: async () => network.opens,
            restart: async () => (said.push('restart'), network.restarts),
            hasMoreServers: () => network.relays,
            isUp: () => up,
            resource: () => '/control/c-1',
            send: ({ type }) => void said.push(`video ${type}`),
            sendMove: ({ type }) => void said.push(`video ${type}`),
            close: () => void said.push('close video'),
          };
        }
      : undefined,
    openStills: (resource, events) => {
      stillEvents = events;
      said.push(`stills on ${resource ?? 'a connection of their own'}`);
      return {
        begin: async () => network.stills,
        send: ({ type }) => void said.push(`stills ${type}`),
        close: () => void said.push('close stills'),
      };
    },
    probe: async () => network.reachable,
    hangUp: (resource) => void said.push(`hang up ${resource}`),
    later: (action, delayMs) => {
      const timer = { action, atMs: nowMs + delayMs };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
  });
  return {
    network,
    connection,
    rungs,
    said,
    stills: () => stillEvents,
    peer: (state: 'up' | 'down' | 'gone') => {
      up = state === 'up';
      if (state === 'up') peerEvents?.onUp();
      else if (state === 'down') peerEvents?.onDown();
      else peerEvents?.onGone();
    },
    peerSharpens: (news: SharpNews) => peerEvents?.onSharp(news),
    peerMeasures: (rttMs: number) => peerEvents?.onRoundTrip(rttMs),
    peerSays: () => peerEvents?.onMessage({ type: 'ended' }),
    /** Lets time pass, timer by timer. */
    pass: async (ms: number) => {
      const endMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = timers.filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        nowMs = next.atMs;
        next.action();
        await settle();
      }
      nowMs = endMs;
    },
  };
};

describe('the connection to the runner', () => {
  it('stands by WebRTC when that gets through, and asks for nothing else', async () => {
    const { connection, peer, pass, rungs, said } = aConnection();
    const connected = connection.connect();
    await pass(500);
    peer('up');
    expect(await connected).toBe('connected');
    await pass(120_000);
    connection.send({ type: 'back' });
    expect(rungs).toEqual(['video']);
    expect(said).toEqual(['video back']);
  });

  it('tells how far the runner is by the video, not while stills are shown', async () => {
    const { connection, peer, peerMeasures, pass, said } = aConnection();
    void connection.connect();
    await pass(500);
    peerMeasures(7);
    peer('up');
    peerMeasures(8);
    expect(said).toEqual(['8 ms']);
  });

  it('asks relays after a second, and only when the runner has named some', async () => {
    const { connection, pass, peer, said } = aConnection({ relays: true });
    const connected = connection.connect();
    await pass(999);
    expect(said).toEqual([]);
    await pass(1);
    expect(said).toEqual(['restart']);
    peer('up');
    expect(await connected).toBe('connected');
    const without = aConnection();
    void without.connection.connect();
    await without.pass(2_000);
    expect(without.said).toEqual([]);
  });

  it('shows stills when WebRTC does not get through, and the video as soon as it does', async () => {
    const { connection, pass, peer, rungs, said } = aConnection();
    const connected = connection.connect();
    await pass(2_500);
    expect(await connected).toBe('connected');
    connection.send({ type: 'back' });
    expect(rungs).toEqual(['stills']);
    expect(said).toEqual(['stills on /control/c-1', 'stills back']);
    await pass(10_000);
    expect(said.at(-1)).toBe('restart');
    peer('up');
    connection.send({ type: 'back' });
    expect(rungs).toEqual(['stills', 'video']);
    expect(said.slice(-2)).toEqual(['close stills', 'video back']);
  });

  it('climbs again and again while stills are shown, less and less often', async () => {
    const { connection, pass, said } = aConnection();
    void connection.connect();
    await pass(180_000);
    const restarts = said.filter((what) => what === 'restart').length;
    expect(restarts).toBeGreaterThanOrEqual(4);
    expect(restarts).toBeLessThanOrEqual(6);
  });

  it('is by stills alone where the browser has no WebRTC', async () => {
    const { connection, pass, rungs, said } = aConnection({ webrtc: false });
    expect(await connection.connect()).toBe('connected');
    connection.wake();
    await pass(60_000);
    expect(rungs).toEqual(['stills']);
    expect(said).toEqual(['stills on a connection of their own']);
    connection.close();
    expect(said.at(-1)).toBe('close stills');
  });

  it.each(['not-ready', 'ended', 'unavailable'] as const)(
    'passes on that the offer was answered with %s',
    async (opens) => {
      const { connection, said } = aConnection({ opens });
      expect(await connection.connect()).toBe(opens);
      expect(said).toEqual([]);
    },
  );

  it('gives up when no rung works', async () => {
    const { connection, pass } = aConnection({ stills: 'unavailable' });
    const connected = connection.connect();
    await pass(12_000);
    expect(await connected).toBe('unavailable');
  });

  it('waits for a lost network, restarts ICE when it is back, and is there again', async () => {
    const { connection, network, pass, peer, rungs, said } = aConnection();
    void connection.connect();
    await settle();
    peer('up');
    network.reachable = false;
    peer('down');
    await pass(10_000);
    expect(rungs).toEqual(['video', null]);
    expect(said).toEqual([]);
    network.reachable = true;
    await pass(400);
    expect(said).toEqual(['restart']);
    peer('up');
    await pass(60_000);
    expect(rungs).toEqual(['video', null, 'video']);
    expect(said).toEqual(['restart']);
  });

  it('does not restart what has come back by itself', async () => {
    const { connection, network, pass, peer, said } = aConnection();
    void connection.connect();
    await settle();
    peer('up');
    network.reachable = false;
    peer('down');
    await pass(1_000);
    peer('up');
    network.reachable = true;
    await pass(60_000);
    expect(said).toEqual([]);
  });

  it('goes down to stills when the network that is back lets no WebRTC through', async () => {
    const { connection, pass, peer, rungs } = aConnection();
    void connection.connect();
    await settle();
    peer('up');
    peer('down');
    await pass(2_500);
    expect(rungs).toEqual(['video', null, 'stills']);
  });

  it('goes down to stills when the restart fails again and again', async () => {
    const { connection, pass, peer, rungs } = aConnection({ restarts: 'unavailable' });
    void connection.connect();
    await settle();
    peer('up');
    peer('down');
    await pass(3_000);
    expect(rungs).toEqual(['video', null, 'stills']);
  });

  it('shows what is sharp over the video as soon as it comes, and no still over it', async () => {
    const { connection, pass, peerSharpens, stills, said } = aConnection();
    void connection.connect();
    await pass(2_500);
    peerSharpens({ type: 'blank', width: 4, height: 2 });
    stills()?.onSharp({ type: 'blank', width: 8, height: 8 });
    expect(said.slice(1)).toEqual(['close stills', 'sharp 4']);
    connection.send({ type: 'back' });
    expect(said.at(-1)).toBe('video back');
  });

  it('is lost when the runner knows it no more, whoever says so', async () => {
    for (const end of ['restart', 'peer', 'stills'] as const) {
      const { connection, pass, peer, stills, said } = aConnection({ restarts: 'gone' });
      void connection.connect();
      await settle();
      if (end === 'restart') {
        peer('up');
        peer('down');
      } else if (end === 'peer') peer('gone');
      else {
        await pass(2_500);
        stills()?.onGone();
      }
      await pass(1_000);
      expect(said.filter((what) => what === 'lost')).toHaveLength(1);
      expect(said).toContain('hang up /control/c-1');
    }
  });

  it('says that stills have stopped, and that they go on', async () => {
    const { connection, pass, stills, rungs } = aConnection();
    void connection.connect();
    await pass(2_500);
    stills()?.onReachable(false);
    stills()?.onReachable(true);
    expect(rungs).toEqual(['stills', null, 'stills']);
  });

  it('looks at once whether it still stands when the device is back', async () => {
    const { connection, pass, peer, said } = aConnection();
    void connection.connect();
    await settle();
    peer('up');
    connection.wake();
    await settle();
    expect(said).toEqual(['restart']);
    // Between two tries it does not wait for the next.
    peer('down');
    await pass(2_500);
    said.length = 0;
    connection.wake();
    await settle();
    expect(said).toEqual(['restart']);
  });

  it('does and tells nothing after it was closed', async () => {
    const { connection, pass, peer, peerSays, stills, rungs, said } = aConnection();
    void connection.connect();
    await pass(2_500);
    connection.close();
    const before = [...said];
    peer('up');
    stills()?.onMessage({ type: 'ended' });
    peerSays();
    await pass(120_000);
    expect(rungs).toEqual(['stills']);
    expect(said).toEqual(before);
  });
});
