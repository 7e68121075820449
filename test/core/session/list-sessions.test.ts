import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListSessionsQuery } from '../../../core/contract/partner-api.ts';
import { listSessions } from '../../../core/session/list-sessions.ts';
import { aSession, TOKEN_SECRET } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const partnerId = 'acme';

/** A partner with so many sessions, of which the counters know another number. */
const setUp = (there: number, counted: number) => {
  const sessions = memorySessionStore(
    ...Array.from({ length: there }, (_, index) =>
      aSession({
        sessionId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        partnerId,
        createdAt: new Date(Date.UTC(2026, 2, 1, 10, 0, index)).toISOString(),
      }),
    ),
  );
  const list = async (query: ListSessionsQuery) => {
    const outcome = await listSessions(
      {
        sessions,
        totals: { total: async () => counted },
        tokenSecret: async () => TOKEN_SECRET,
        publicBaseUrl: 'https://veriframe.example',
      },
      partnerId,
      query,
    );
    if (outcome.kind !== 'listed') throw new Error(outcome.kind);
    return outcome.list;
  };
  return { list };
};

describe('the total of a list', () => {
  it('is what the counters say', async () => {
    const { list } = setUp(9, 9);
    expect((await list({ limit: 2 })).pagination.total).toBe(9);
  });

  it('is never less than the page shows, skipped and has behind it', async () => {
    const { list } = setUp(9, 1);
    const first = await list({ limit: 2 });
    expect(first.pagination.total).toBe(3);
    expect((await list({ limit: 2, offset: 4 })).pagination.total).toBe(7);
    expect((await list({ limit: 2, cursor: first.pagination.nextCursor ?? '' })).pagination.total).toBe(3);
  });

  it('is what the page shows when it is the last', async () => {
    const { list } = setUp(3, 5);
    expect((await list({})).pagination.total).toBe(3);
    expect((await list({ limit: 2, offset: 2 })).pagination.total).toBe(3);
    expect((await setUp(0, 2).list({})).pagination.total).toBe(0);
  });

  it('is no more than what an empty page skipped', async () => {
    expect((await setUp(3, 2).list({ offset: 10 })).pagination.total).toBe(2);
    expect((await setUp(3, 12).list({ offset: 10 })).pagination.total).toBe(10);
  });

  it('never contradicts the page, whatever the counters say', async () => {
    const pages = fc.record({
      there: fc.nat(12),
      counted: fc.nat(20),
      limit: fc.integer({ min: 1, max: 5 }),
      offset: fc.nat(14),
    });
    await fc.assert(
      fc.asyncProperty(pages, async ({ there, counted, limit, offset }) => {
        const { sessions, pagination } = await setUp(there, counted).list({ limit, offset });
        const { total, hasMore } = pagination;
        if (sessions.length > 0) expect(total).toBeGreaterThanOrEqual(offset + sessions.length + (hasMore ? 1 : 0));
        if (!hasMore) expect(total).toBeLessThanOrEqual(offset + sessions.length);
      }),
    );
  });
});
