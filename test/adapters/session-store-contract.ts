import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { SessionStore } from '../../core/ports/session-store.ts';
import type { Session } from '../../core/session/session.ts';
import { aServedSession, aSession } from '../support/a-session.ts';

/** What every session store promises. `open` gives a store that nobody else writes to. */
export const sessionStoreContract = (name: string, open: () => SessionStore): void => {
  describe(`${name} as a session store`, () => {
    let store: SessionStore;
    beforeAll(() => {
      store = open();
    });
    const insert = async (make: (changes: Partial<Session>) => Session, changes: Partial<Session> = {}) => {
      const session = make({ sessionId: randomUUID(), ...changes });
      await store.insert(session);
      return session;
    };
    const ended = { status: 'ERROR', errorCode: 'INTERNAL', endedAt: '2026-03-01T10:05:00.000Z' } as const;

    it('gives back a session as it was kept, with any JSON in it', async () => {
      let deep: Record<string, unknown> = {};
      for (let level = 0; level < 40; level++) deep = { deep };
      const session = await insert(aServedSession, {
        receiverData: { z: 1, a: [null, true, 'ü🦊', 1.5e300, -0.1], empty: '', deep },
        externalReferenceId: 'ref',
        webhookUrl: 'https://acme.example/hook',
        history: [{ status: 'CREATED', at: '2026-03-01T10:00:00.000Z' }],
      });
      expect(await store.find(session.sessionId)).toEqual(session);
      expect(Object.keys((await store.find(session.sessionId))?.receiverData ?? {})).toEqual([
        'z',
        'a',
        'empty',
        'deep',
      ]);
    });

    it('finds nothing under an id that was never kept', async () => {
      expect(await store.find(randomUUID())).toBeUndefined();
    });

    it('refuses to keep a second session under the same id', async () => {
      const session = await insert(aSession);
      await expect(store.insert({ ...session, partnerId: 'another' })).rejects.toThrow();
      expect((await store.find(session.sessionId))?.partnerId).toBe(session.partnerId);
    });

    it('takes back a session only while no execution has claimed it', async () => {
      const [unclaimed, claimed] = [await insert(aSession), await insert(aServedSession)];
      await store.removeUnclaimed(unclaimed.sessionId);
      await store.removeUnclaimed(claimed.sessionId);
      expect(await store.find(unclaimed.sessionId)).toBeUndefined();
      expect(await store.find(claimed.sessionId)).toBeDefined();
    });

    it('notes one intent, the first, and none for a session that has ended', async () => {
      const [active, over] = [await insert(aServedSession), await insert(aSession, ended)];
      expect(await store.setIntent(active.sessionId, 'CANCELLED')).toBe(true);
      expect(await store.setIntent(active.sessionId, 'TERMINATED')).toBe(false);
      expect((await store.find(active.sessionId))?.intent).toBe('CANCELLED');
      expect(await store.setIntent(over.sessionId, 'CANCELLED')).toBe(false);
      expect(await store.setIntent(randomUUID(), 'CANCELLED')).toBe(false);
    });

    it('exchanges a bootstrap secret once, and only the right one', async () => {
      const session = await insert(aSession, {
        status: 'INITIALIZING',
        runner: { bootstrapHash: 'b1', taskArn: 'arn' },
      });
      const exchange = (bootstrapHash: string) =>
        store.exchangeBootstrap(session.sessionId, { bootstrapHash, tokenHash: 't1' });
      expect(await exchange('wrong')).toBe(false);
      expect(await exchange('b1')).toBe(true);
      expect(await exchange('b1')).toBe(false);
      expect((await store.find(session.sessionId))?.runner).toEqual({ tokenHash: 't1', taskArn: 'arn' });
    });

    it('lets exactly one of many exchanges at the same time win', async () => {
      const session = await insert(aSession, { status: 'INITIALIZING', runner: { bootstrapHash: 'b1' } });
      const exchanges = Array.from({ length: 8 }, (_, index) =>
        store.exchangeBootstrap(session.sessionId, { bootstrapHash: 'b1', tokenHash: `t${index}` }),
      );
      expect((await Promise.all(exchanges)).filter(Boolean)).toHaveLength(1);
    });

    it('notes the address of the present runner only', async () => {
      const session = await insert(aSession, { status: 'INITIALIZING', runner: { tokenHash: 't1' } });
      const at = { address: '10.0.0.9', port: 7071 };
      expect(await store.saveRunnerAddress(session.sessionId, { tokenHash: 'replaced', ...at })).toBe(false);
      expect(await store.saveRunnerAddress(session.sessionId, { tokenHash: 't1', ...at })).toBe(true);
      expect((await store.find(session.sessionId))?.runner).toEqual({ tokenHash: 't1', ...at });
    });

    it('raises progress and never lets it fall', async () => {
      const session = await insert(aServedSession);
      for (const progress of [40, 30, 45, 45]) await store.raiseProgress(session.sessionId, progress);
      expect((await store.find(session.sessionId))?.progressReported).toBe(45);
    });

    it('leaves the progress of a session that has ended', async () => {
      const session = await insert(aSession, { ...ended, progressReported: 40 });
      await store.raiseProgress(session.sessionId, 90);
      expect((await store.find(session.sessionId))?.progressReported).toBe(40);
    });

    it('keeps a result in VERIFYING and in no other status', async () => {
      const result = { attestation: 'a.b.c', extractedData: { name: 'Ada', numbers: [1, 2.5], nothing: null } };
      const verifying = await insert(aServedSession, { status: 'VERIFYING' });
      const collecting = await insert(aServedSession, { status: 'COLLECTING_DATA' });
      expect(await store.saveResult(verifying.sessionId, result)).toBe(true);
      expect(await store.find(verifying.sessionId)).toMatchObject(result);
      expect(await store.saveResult(collecting.sessionId, result)).toBe(false);
      expect((await store.find(collecting.sessionId))?.attestation).toBeUndefined();
    });

    it('keeps the last 50 rejected events, webhook attempts and resends', async () => {
      const session = await insert(aSession, ended);
      const at = '2026-03-01T10:06:00.000Z';
      for (let index = 0; index < 53; index++) {
        await store.recordRejectedEvent(session.sessionId, { type: `EVENT_${index}`, status: 'ERROR', at });
      }
      await store.recordWebhookAttempt(session.sessionId, { at, deliveryId: 'm1', durationMs: 12, statusCode: 500 });
      await store.recordWebhookAttempt(session.sessionId, { at, deliveryId: 'm1', durationMs: 30, error: 'TIMEOUT' });
      await store.recordWebhookResend(session.sessionId, { at, deliveryId: 'm2' });
      const found = await store.find(session.sessionId);
      expect(found?.webhookResends).toEqual([{ at, deliveryId: 'm2' }]);
      expect(found?.rejectedEvents.map(({ type }) => type)).toEqual(
        Array.from({ length: 50 }, (_, index) => `EVENT_${index + 3}`),
      );
      expect(found?.webhookAttempts.map(({ durationMs }) => durationMs)).toEqual([12, 30]);
    });

    it('records nothing for a session that is not there', async () => {
      const sessionId = randomUUID();
      await store.recordRejectedEvent(sessionId, { type: 'X', status: 'ERROR', at: '2026-03-01T10:06:00.000Z' });
      expect(await store.find(sessionId)).toBeUndefined();
    });

    describe('lists', () => {
      const partnerId = 'lister';
      const statusOf = (index: number) => (index % 3 === 0 ? 'ERROR' : 'CREATED');
      let newestFirst: string[];
      beforeAll(async () => {
        const kept: Session[] = [];
        for (let index = 0; index < 12; index++) {
          const status = statusOf(index);
          kept.push(
            await insert(aSession, {
              partnerId,
              status,
              partnerStatus: `${partnerId}#${status}`,
              createdAt: new Date(Date.UTC(2026, 2, 1, 10, index)).toISOString(),
            }),
          );
        }
        await insert(aSession, { partnerId: 'lister-too', partnerStatus: 'lister-too#CREATED' });
        newestFirst = kept.map(({ sessionId }) => sessionId).toReversed();
      });
      const idsOf = (page: { sessions: readonly { sessionId: string }[] }) =>
        page.sessions.map(({ sessionId }) => sessionId);

      it('a partner’s own sessions, newest first, page by page', async () => {
        const first = await store.list({ partnerId }, { limit: 5, skip: 0 });
        expect(idsOf(first)).toEqual(newestFirst.slice(0, 5));
        expect(first.hasMore).toBe(true);
        const third = await store.list({ partnerId }, { limit: 5, skip: 10 });
        expect(idsOf(third)).toEqual(newestFirst.slice(10));
        expect(third.hasMore).toBe(false);
      });

      it('says that there is no more when the page ends with the last', async () => {
        const page = await store.list({ partnerId }, { limit: 6, skip: 6 });
        expect(idsOf(page)).toEqual(newestFirst.slice(6));
        expect(page.hasMore).toBe(false);
      });

      it('is empty after the last', async () => {
        expect(await store.list({ partnerId }, { limit: 5, skip: 12 })).toEqual({ sessions: [], hasMore: false });
        expect(await store.list({ partnerId }, { limit: 5, skip: 500 })).toEqual({ sessions: [], hasMore: false });
      });

      it('continues after a position', async () => {
        const first = await store.list({ partnerId }, { limit: 4, skip: 0 });
        const after = first.sessions.at(-1);
        const next = await store.list({ partnerId }, { limit: 4, skip: 0, after });
        expect(idsOf(next)).toEqual(newestFirst.slice(4, 8));
      });

      it('one status alone', async () => {
        const filter = { partnerId, status: 'ERROR' } as const;
        const page = await store.list(filter, { limit: 3, skip: 0 });
        expect(page.sessions.map(({ status }) => status)).toEqual(['ERROR', 'ERROR', 'ERROR']);
        expect(page.hasMore).toBe(true);
        const rest = await store.list(filter, { limit: 3, skip: 0, after: page.sessions.at(-1) });
        expect(rest.sessions).toHaveLength(1);
      });

      it('nothing secret and nothing large', async () => {
        const { sessions } = await store.list({ partnerId }, { limit: 1, skip: 0 });
        expect(Object.keys(sessions[0] ?? {})).not.toEqual(
          expect.arrayContaining([expect.stringMatching(/embedTokenHash|taskToken|receiverData|attestation|runner/)]),
        );
      });
    });
  });
};
