import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { IdempotencyRecord, IdempotencyStore } from '../../core/ports/idempotency-store.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { aSession, NOW } from '../support/a-session.ts';

type Stores = { readonly requests: IdempotencyStore; readonly sessions: Pick<SessionStore, 'find' | 'insert'> };

/** What every idempotency store promises. `open` gives a store, and the store of the sessions that it keeps. */
export const idempotencyStoreContract = (name: string, open: () => Promise<Stores>): void => {
  describe(`${name} as an idempotency store`, () => {
    let stores: Stores;
    beforeAll(async () => {
      stores = await open();
    });
    const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    const aRequest = (changes: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
      requestId: `acme#${randomUUID()}`,
      bodyHash: 'b1',
      sessionId: randomUUID(),
      deleteAtEpochS: later(60).getTime() / 1000,
      ...changes,
    });
    const insert = (record: IdempotencyRecord, now = NOW) =>
      stores.requests.insertSession(aSession({ sessionId: record.sessionId }), record, now);

    it('keeps a session and its request together', async () => {
      const record = aRequest();
      expect(await stores.requests.find(record.requestId, NOW)).toBeUndefined();
      expect(await insert(record)).toBe(true);
      expect(await stores.requests.find(record.requestId, NOW)).toEqual(record);
      expect(await stores.sessions.find(record.sessionId)).toEqual(aSession({ sessionId: record.sessionId }));
    });

    it('keeps neither when the request is known', async () => {
      const first = aRequest();
      const second = { ...first, sessionId: randomUUID(), bodyHash: 'b2' };
      await insert(first);
      expect(await insert(second)).toBe(false);
      expect(await stores.requests.find(first.requestId, NOW)).toEqual(first);
      expect(await stores.sessions.find(second.sessionId)).toBeUndefined();
    });

    it('lets exactly one of many requests at the same time win', async () => {
      const { requestId } = aRequest();
      const records = Array.from({ length: 8 }, () => aRequest({ requestId }));
      const won = await Promise.all(records.map((record) => insert(record)));
      expect(won.filter(Boolean)).toHaveLength(1);
      const kept = await Promise.all(records.map(({ sessionId }) => stores.sessions.find(sessionId)));
      expect(kept.map((session) => session !== undefined)).toEqual(won);
    });

    it('forgets a request when its time is over, whether or not it was deleted', async () => {
      const first = aRequest();
      const second = { ...first, sessionId: randomUUID(), deleteAtEpochS: later(120).getTime() / 1000 };
      await insert(first);
      expect(await stores.requests.find(first.requestId, later(59))).toEqual(first);
      expect(await stores.requests.find(first.requestId, later(60))).toBeUndefined();
      expect(await insert(second, later(59))).toBe(false);
      expect(await insert(second, later(60))).toBe(true);
      expect(await stores.requests.find(first.requestId, later(60))).toEqual(second);
    });

    it('rejects a session whose id is taken, and keeps no request for it', async () => {
      const record = aRequest();
      await stores.sessions.insert(aSession({ sessionId: record.sessionId }));
      await expect(insert(record)).rejects.toThrow();
      expect(await stores.requests.find(record.requestId, NOW)).toBeUndefined();
    });
  });
};
