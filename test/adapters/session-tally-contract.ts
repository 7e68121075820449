import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { SessionTally, SessionTotals, TallyChange, TallyMark } from '../../core/ports/session-tally.ts';
import { MOST_CHANGES } from '../../core/ports/session-tally.ts';
import type { SessionStatus } from '../../core/session/status.ts';

/** What every tally promises. `open` gives one that nobody else writes to. */
export const sessionTallyContract = (name: string, open: () => SessionTally & SessionTotals): void => {
  describe(`${name} as a tally`, () => {
    let tally: SessionTally & SessionTotals;
    let partnerId: string;
    beforeAll(() => {
      tally = open();
    });
    const aPartner = (): void => void (partnerId = `partner-${randomUUID()}`);
    const as = (status: SessionStatus, statusesWritten: number, of = partnerId): TallyMark => ({
      kind: 'counted',
      partnerId: of,
      status,
      statusesWritten,
    });
    const first = (status: SessionStatus, of = partnerId): TallyChange => ({
      sessionId: randomUUID(),
      from: undefined,
      to: as(status, 0, of),
    });

    it('has counted nothing of a partner whom it has never seen', async () => {
      aPartner();
      expect(await tally.total({ partnerId })).toBe(0);
      expect(await tally.total({ partnerId, status: 'ERROR' })).toBe(0);
    });

    it('counts a session where it is, and no more where it was', async () => {
      aPartner();
      const one = first('CREATED');
      expect(await tally.change([one, first('CREATED')])).toBe(true);
      expect(await tally.change([{ sessionId: one.sessionId, from: one.to, to: as('RUNNING', 5) }])).toBe(true);
      expect(await tally.total({ partnerId })).toBe(2);
      expect(await tally.total({ partnerId, status: 'CREATED' })).toBe(1);
      expect(await tally.total({ partnerId, status: 'RUNNING' })).toBe(1);
      expect(await tally.marks([one.sessionId, randomUUID()])).toEqual(new Map([[one.sessionId, as('RUNNING', 5)]]));
    });

    it('counts a session that is gone no more, and remembers it', async () => {
      aPartner();
      const { sessionId, to } = first('ERROR');
      await tally.change([{ sessionId, from: undefined, to }]);
      expect(await tally.change([{ sessionId, from: to, to: { kind: 'gone' } }])).toBe(true);
      expect(await tally.total({ partnerId })).toBe(0);
      expect(await tally.marks([sessionId])).toEqual(new Map([[sessionId, { kind: 'gone' }]]));
    });

    it('takes a later mark that counts the same', async () => {
      aPartner();
      const { sessionId, to } = first('RUNNING');
      await tally.change([{ sessionId, from: undefined, to }]);
      expect(await tally.change([{ sessionId, from: to, to: as('RUNNING', 2) }])).toBe(true);
      expect(await tally.total({ partnerId, status: 'RUNNING' })).toBe(1);
      expect((await tally.marks([sessionId])).get(sessionId)).toEqual(as('RUNNING', 2));
    });

    it('changes nothing at all when one mark is no longer what it was', async () => {
      aPartner();
      const one = first('CREATED');
      await tally.change([one]);
      const stale = { sessionId: one.sessionId, from: as('CREATED', 7), to: as('READY', 8) };
      expect(await tally.change([first('CREATED'), stale])).toBe(false);
      expect(await tally.change([first('CREATED'), one])).toBe(false);
      expect(await tally.total({ partnerId })).toBe(1);
    });

    it('lets one of many who change the same session at the same time win', async () => {
      aPartner();
      const one = first('CREATED');
      await tally.change([one]);
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () =>
          tally.change([{ sessionId: one.sessionId, from: one.to, to: as('INITIALIZING', 1) }]),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await tally.total({ partnerId })).toBe(1);
    });

    it('takes as many changes as it says, each of another partner', async () => {
      const partners = Array.from({ length: MOST_CHANGES }, () => `partner-${randomUUID()}`);
      expect(await tally.change(partners.map((of) => first('CREATED', of)))).toBe(true);
      for (const of of partners) expect(await tally.total({ partnerId: of })).toBe(1);
    });

    it('reads the marks of any number of sessions', async () => {
      aPartner();
      const many = Array.from({ length: 130 }, () => first('CREATED'));
      for (let start = 0; start < many.length; start += MOST_CHANGES)
        expect(await tally.change(many.slice(start, start + MOST_CHANGES))).toBe(true);
      const ids = many.map(({ sessionId }) => sessionId);
      expect([...(await tally.marks(ids)).keys()].toSorted()).toEqual(ids.toSorted());
      expect(await tally.total({ partnerId, status: 'CREATED' })).toBe(130);
    });
  });
};
