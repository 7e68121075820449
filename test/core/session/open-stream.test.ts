import { describe, expect, it } from '@jest/globals';
import type { LiveViewAddress } from '../../../core/ports/live-view.ts';
import { closeStream, openStream, patchStream, pollStill, postStill } from '../../../core/session/open-stream.ts';
import type { Session } from '../../../core/session/session.ts';
import { SESSION_STATUSES } from '../../../core/session/status.ts';
import { hashOfToken } from '../../../core/token/token-hash.ts';
import { streamKeyOf } from '../../../core/token/stream-key.ts';
import { aServedSession, embedTokenFor, NOW, RUNNER_TOKEN, SESSION_ID } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const ANSWERED = {
  kind: 'answered',
  answer: 'v=0 answer',
  connectionId: 'c1',
  etag: '"ice-1"',
  iceServers: [],
} as const;

const setUp = (changes: Partial<Session> = {}) => {
  const calls: { at: LiveViewAddress; what: unknown }[] = [];
  const ports = {
    sessions: memorySessionStore(aServedSession(changes)),
    clock: () => NOW,
    runnerCidrs: ['10.0.0.0/16'],
    liveView: {
      offer: async (at: LiveViewAddress, what: unknown) => {
        calls.push({ at, what });
        return ANSWERED;
      },
      patch: async (at: LiveViewAddress, what: unknown) => {
        calls.push({ at, what });
        return { kind: 'added' } as const;
      },
      post: async (at: LiveViewAddress, what: unknown) => {
        calls.push({ at, what });
        return { kind: 'taken', answer: { number: 1 } } as const;
      },
      poll: async (at: LiveViewAddress, what: unknown) => {
        calls.push({ at, what });
        return { kind: 'news', news: { after: '1-1', number: 1, sealed: null } } as const;
      },
      hangUp: async (at: LiveViewAddress, what: unknown) => {
        calls.push({ at, what });
        return true;
      },
    },
  };
  const open = (role: 'control' | 'watch', token: string | undefined = embedTokenFor()) =>
    openStream(ports, { sessionId: SESSION_ID, token, role, sdp: 'v=0 offer' });
  return { calls, ports, open };
};

describe('openStream', () => {
  it('hands the offer to the session’s runner, with the key that only the two can make', async () => {
    const { calls, open } = setUp({ status: 'READY' });
    expect(await open('control')).toEqual(ANSWERED);
    expect(calls).toEqual([
      {
        at: { address: '10.0.0.7', port: 7070, streamKey: streamKeyOf(hashOfToken(RUNNER_TOKEN)) },
        what: { role: 'control', sdp: 'v=0 offer' },
      },
    ]);
  });

  it('lets control begin when the browser is ready, and watching when a user is connected', async () => {
    const takers = async (role: 'control' | 'watch') => {
      const outcomes = await Promise.all(
        SESSION_STATUSES.map(async (status) => [status, await setUp({ status }).open(role)] as const),
      );
      return outcomes.flatMap(([status, { kind }]) => (kind === 'answered' ? [status] : []));
    };
    const streaming = ['CONNECTED', 'LOADING_TREE', 'RUNNING', 'AWAITING_USER', 'COLLECTING_DATA', 'VERIFYING'];
    expect(await takers('control')).toEqual(['READY', ...streaming]);
    expect(await takers('watch')).toEqual(streaming);
  });

  it('says that the browser is not ready yet', async () => {
    expect(await setUp({ status: 'INITIALIZING' }).open('control')).toEqual({ kind: 'not-ready' });
    expect(await setUp({ status: 'READY', runner: { tokenHash: 'ab' } }).open('control')).toEqual({
      kind: 'not-ready',
    });
  });

  it.each(['', 'wrong'])('refuses the token %j', async (token) => {
    expect(await setUp().open('watch', token)).toEqual({ kind: 'refused' });
  });

  it('refuses a token that died with its session', async () => {
    expect(await setUp({ status: 'COMPLETED' }).open('watch')).toEqual({ kind: 'refused' });
    expect(await setUp({ expiresAt: NOW.toISOString() }).open('watch')).toEqual({ kind: 'refused' });
  });

  it('calls no address outside the runners’ network, whatever the item says', async () => {
    const { calls, open } = setUp({
      runner: { tokenHash: hashOfToken(RUNNER_TOKEN), address: '169.254.169.254', port: 8080 },
    });
    await expect(open('control')).rejects.toThrow('outside its network');
    expect(calls).toEqual([]);
  });
});

describe('a connection that stands', () => {
  const viewer = { sessionId: SESSION_ID, token: embedTokenFor(), role: 'control', connectionId: 'c1' } as const;
  const fragment = { ifMatch: '*', fragment: 'a=mid:0' };
  const body = { number: 1, sealed: 'AAAA' };

  it('reaches the session’s runner, for its ICE, its input and its stills', async () => {
    const { ports, calls } = setUp();
    expect(await patchStream(ports, { ...viewer, ...fragment })).toEqual({ kind: 'added' });
    expect(await postStill(ports, { ...viewer, body })).toEqual({ kind: 'taken', answer: { number: 1 } });
    expect(await pollStill(ports, { ...viewer, after: '0-0' })).toMatchObject({ kind: 'news' });
    const what = { connectionId: 'c1' };
    expect(calls.map((call) => call.what)).toMatchObject([
      { ...what, ...fragment },
      { ...what, body },
      { ...what, after: '0-0' },
    ]);
  });

  it('is out of reach with a token that is not the session’s, or died with it', async () => {
    for (const [{ ports, calls }, token] of [
      [setUp(), 'wrong'],
      [setUp({ status: 'COMPLETED' }), viewer.token],
    ] as const) {
      const stranger = { ...viewer, token };
      expect(await patchStream(ports, { ...stranger, ...fragment })).toEqual({ kind: 'refused' });
      expect(await postStill(ports, { ...stranger, body })).toEqual({ kind: 'refused' });
      expect(await pollStill(ports, { ...stranger, after: '' })).toEqual({ kind: 'refused' });
      expect(calls).toEqual([]);
    }
  });
});

describe('closeStream', () => {
  it('ends a connection of the session’s runner', async () => {
    const { ports, calls } = setUp();
    const viewer = { sessionId: SESSION_ID, token: embedTokenFor(), role: 'watch' } as const;
    expect(await closeStream(ports, { ...viewer, connectionId: 'c1' })).toEqual({ kind: 'closed' });
    expect(calls[0]?.what).toBe('c1');
    expect(await closeStream(ports, { ...viewer, token: 'wrong', connectionId: 'c1' })).toEqual({ kind: 'refused' });
  });
});
