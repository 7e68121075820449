import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { attestorTunnels } from '../../../runner/egress/attestor-tunnels.ts';
import { startTcpSite } from '../../attestor/a-tcp-site.ts';
import { anAttestor, type TestAttestor } from '../../attestor/an-attestor.ts';

const SITE = { host: 'site.test', port: 443 };

const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  while (opened.length > 0) await opened.pop()?.close();
});

/** An attestor that passes on `most` connections at once, to one site. */
const start = async (most = 100, serve: (socket: Socket) => void = () => undefined): Promise<TestAttestor> => {
  const site = await startTcpSite(serve);
  const attestor = await anAttestor({ sites: { 'site.test:443': site.port }, limits: { tunnels: most } });
  opened.push(site, attestor);
  return attestor;
};

/** The tunnels to an attestor, with what they tell; `onWait` takes the place of time. */
const tunnelsTo = ({ url }: { readonly url: string }, onWait: () => Promise<void> | void = () => undefined) => {
  const refused: unknown[] = [];
  const waits: number[] = [];
  const tunnels = attestorTunnels(
    { url },
    {
      sleep: async (durationMs) => {
        waits.push(durationMs);
        await onWait();
      },
      onRefused: (host, cause) => refused.push([host, cause]),
    },
  );
  const closing = new AbortController();
  const open = async (site = SITE) => {
    const tunnel = await tunnels.open(site, closing.signal);
    tunnel.on('error', () => undefined);
    opened.push({ close: () => void tunnel.destroy() });
    return tunnel;
  };
  return { open, isLost: tunnels.isLost, closing, refused, waits };
};

const failure = (code: string, reason: string) => expect.objectContaining({ code, details: { reason } });

describe('the tunnels of a browser', () => {
  it('are tried three times, told of once, and lost, where no attestor answers', async () => {
    const attestor = await start();
    await attestor.close();
    const { open, isLost, refused, waits } = tunnelsTo(attestor);
    expect(isLost()).toBe(false);
    await expect(open()).rejects.toEqual(failure('ATTESTOR_UNREACHABLE', 'attestor_unreachable'));
    expect(waits).toEqual([200, 1_000]);
    expect(refused).toEqual([['site.test', failure('ATTESTOR_UNREACHABLE', 'attestor_unreachable')]]);
    expect(isLost()).toBe(true);
  });

  it('are there when one of the tries finds room, and found again after a loss', async () => {
    const attestor = await start(1);
    const first = await tunnelsTo(attestor).open();
    let isRoomMade = false;
    const { open, isLost, refused } = tunnelsTo(attestor, async () => {
      if (isRoomMade) await endOf(attestor, first);
    });
    await expect(open()).rejects.toEqual(failure('ATTESTOR_UNREACHABLE', 'attestor_busy'));
    expect(isLost()).toBe(true);
    isRoomMade = true;
    await open();
    expect(isLost()).toBe(false);
    expect(refused).toHaveLength(1);
  });

  it('are lost when the attestor breaks one off, and not when the browser or the site does', async () => {
    const attestor = await start(100, (socket) => socket.once('data', () => socket.end()));
    const { open, isLost } = tunnelsTo(attestor);
    const given = await open();
    const givenUp = once(given, 'close');
    given.destroy();
    await givenUp;
    const answered = await open();
    const over = once(answered, 'close');
    answered.resume().write('bye');
    await over;
    expect(isLost()).toBe(false);
    const cut = await open();
    const lost = once(cut, 'close');
    cut.resume();
    await attestor.close();
    await lost;
    expect(isLost()).toBe(true);
  });

  it('are not lost, nor tried again, where it is the site that cannot be reached', async () => {
    const { open, isLost, waits } = tunnelsTo(await start());
    const nowhere = { host: 'other.test', port: 443 };
    await expect(open(nowhere)).rejects.toEqual(failure('PLATFORM_UNAVAILABLE', 'name_not_found'));
    expect([isLost(), waits]).toEqual([false, []]);
  });

  it('are not tried again when the browser is closed', async () => {
    const attestor = await start();
    await attestor.close();
    const { open, closing, waits } = tunnelsTo(attestor, () => closing.abort());
    await expect(open()).rejects.toMatchObject({ code: 'ATTESTOR_UNREACHABLE' });
    expect(waits).toEqual([200]);
  });
});

/** Ends a tunnel: its place is free when the attestor has seen that. */
const endOf = async (attestor: TestAttestor, tunnel: Duplex): Promise<void> => {
  tunnel.destroy();
  const health = z.object({ tunnels: z.int() });
  let open = 1;
  while (open > 0) {
    const answer = await fetch(`http://127.0.0.1:${attestor.port}/healthz`);
    open = health.parse(await answer.json()).tunnels;
  }
};
