import { describe, expect, it } from '@jest/globals';
import type { LiveViewAddress } from '../../../core/ports/live-view.ts';
import { closeStream, openStream } from '../../../core/session/open-stream.ts';
import type { Session } from '../../../core/session/session.ts';
import { SESSION_STATUSES } from '../../../core/session/status.ts';
import { hashOfToken } from '../../../core/token/token-hash.ts';
import { streamKeyOf } from '../../../core/token/stream-key.ts';
import { aServedSession, embedTokenFor, NOW, RUNNER_TOKEN, SESSION_ID } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const setUp = (changes: Partial<Session> = {}) => {
  const calls: { at: LiveViewAddress; what: unknown }[] = [];
  const ports = {
    sessions: memorySessionStore(aServedSession(changes)),
    clock: () => NOW,
    runnerCidrs: ['10.0.0.0/16'],
    liveView: {
      offer: async (at: LiveViewAddress, what: unknown) => {
        calls.push({ at, what });
        return { kind: 'answered', answer: 'v=0 answer', connectionId: 'c1' } as const;
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
    expect(await open('control')).toEqual({ kind: 'answered', answer: 'v=0 answer', connectionId: 'c1' });
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

describe('closeStream', () => {
  it('ends a connection of the session’s runner', async () => {
    const { ports, calls } = setUp();
    const viewer = { sessionId: SESSION_ID, token: embedTokenFor(), role: 'watch' } as const;
    expect(await closeStream(ports, { ...viewer, connectionId: 'c1' })).toEqual({ kind: 'closed' });
    expect(calls[0]?.what).toBe('c1');
    expect(await closeStream(ports, { ...viewer, token: 'wrong', connectionId: 'c1' })).toEqual({ kind: 'refused' });
  });
});
