import type { IdempotencyRecord, IdempotencyStore } from '../../core/ports/idempotency-store.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';

/** Keyed requests in memory, under the same contract as those in DynamoDB. */
export const memoryIdempotencyStore = (sessions: Pick<SessionStore, 'insert'>): IdempotencyStore => {
  const records = new Map<string, IdempotencyRecord>();
  const present = (requestId: string, now: Date): IdempotencyRecord | undefined => {
    const record = records.get(requestId);
    return record && record.deleteAtEpochS > Math.floor(now.getTime() / 1000) ? record : undefined;
  };
  return {
    find: async (requestId, now) => present(requestId, now),
    insertSession: async (session, record, now) => {
      if (present(record.requestId, now)) return false;
      // Both before anything else can run: the memory of sessions takes and refuses at once.
      const inserted = sessions.insert(session);
      records.set(record.requestId, record);
      await inserted.catch((error: unknown) => {
        records.delete(record.requestId);
        throw error;
      });
      return true;
    },
  };
};
