import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SessionTally, Standing } from '../../../core/ports/session-tally.ts';
import { MOST_CHANGES } from '../../../core/ports/session-tally.ts';
import type { CountSessionsPorts } from '../../../core/session/count-sessions.ts';
import { countSessions } from '../../../core/session/count-sessions.ts';
import type { SessionStatus } from '../../../core/session/status.ts';
import { SESSION_STATUSES } from '../../../core/session/status.ts';
import { NOW } from '../../support/a-session.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryTally } from '../../support/memory-tally.ts';

const setUp = () => {
  const time = manualTime(NOW);
  const sessions = new Map<string, Standing>();
  const tally = memoryTally();
  const standings = async (ids: readonly string[]) =>
    new Map([...sessions].filter(([id]) => ids.includes(id)).map(([id, standing]) => [id, { ...standing }]));
  const ports: CountSessionsPorts = { standings, tally, sleep: time.sleep, random: () => 0 };
  return {
    time,
    sessions,
    tally,
    ports,
    write: (id: string, status: SessionStatus, partnerId = 'acme') =>
      void sessions.set(id, { partnerId, status, statusesWritten: (sessions.get(id)?.statusesWritten ?? -1) + 1 }),
    count: (...ids: string[]) => countSessions(ports, ids),
    totalOf: (status?: SessionStatus) => tally.total({ partnerId: 'acme', status }),
  };
};

describe('counting sessions', () => {
  it('counts a session where it is now, whatever it was in between', async () => {
    const { write, count, totalOf } = setUp();
    write('a', 'CREATED');
    expect(await count('a')).toBe(1);
    write('a', 'INITIALIZING');
    write('a', 'READY');
    expect(await count('a', 'a')).toBe(1);
    expect([await totalOf(), await totalOf('CREATED'), await totalOf('READY')]).toEqual([1, 0, 1]);
  });

  it('changes nothing when the same news comes again', async () => {
    const { write, count, totalOf } = setUp();
    write('a', 'CREATED');
    await count('a');
    expect(await count('a')).toBe(0);
    expect(await totalOf()).toBe(1);
  });

  it('counts a session that is gone no more, and one that it never saw not at all', async () => {
    const { write, sessions, count, totalOf } = setUp();
    write('a', 'ERROR');
    await count('a');
    sessions.delete('a');
    await count('a', 'b');
    expect([await totalOf(), await totalOf('ERROR')]).toEqual([0, 0]);
    expect(await count('a', 'b')).toBe(0);
  });

  it('counts more than one step takes', async () => {
    const { write, count, totalOf } = setUp();
    const ids = Array.from({ length: 2 * MOST_CHANGES + 1 }, (_, index) => `s${index}`);
    for (const id of ids) write(id, 'CREATED');
    expect(await count(...ids)).toBe(ids.length);
    expect(await totalOf()).toBe(ids.length);
  });

  it('looks again when somebody else has counted the same session meanwhile', async () => {
    const { write, tally, ports, time, totalOf } = setUp();
    write('a', 'CREATED');
    let overtaken = false;
    const slow: SessionTally = {
      ...tally,
      change: async (changes) => {
        if (!overtaken) {
          overtaken = true;
          write('a', 'INITIALIZING');
          await countSessions(ports, ['a']);
        }
        return tally.change(changes);
      },
    };
    expect(await countSessions({ ...ports, tally: slow }, ['a'])).toBe(0);
    expect(time.sleptMs).toEqual([12.5]);
    expect([await totalOf('CREATED'), await totalOf('INITIALIZING')]).toEqual([0, 1]);
  });

  it('does not count a session that went while it was about to', async () => {
    const { write, sessions, tally, ports, totalOf } = setUp();
    write('a', 'CREATED');
    let gone = false;
    const slow: SessionTally = {
      ...tally,
      change: async (changes) => {
        if (!gone) {
          gone = true;
          sessions.delete('a');
          await countSessions(ports, ['a']);
        }
        return tally.change(changes);
      },
    };
    await countSessions({ ...ports, tally: slow }, ['a']);
    expect(await totalOf()).toBe(0);
  });

  it('gives up after some seconds when it is always too late', async () => {
    const { write, ports, tally, time } = setUp();
    write('a', 'CREATED');
    const refusing = { ...tally, change: async () => false };
    await expect(countSessions({ ...ports, tally: refusing }, ['a'])).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    expect(time.sleptMs).toEqual([12.5, 25, 50, 100, 200, 400, 800]);
  });

  it('is right in the end, in whatever order writes, the news of them, its repetition and several counters meet', async () => {
    const ids = ['a', 'b', 'c'] as const;
    const id = fc.constantFrom(...ids);
    const step = fc.oneof(
      // Few statuses, so that a session often comes back to one.
      { weight: 6, arbitrary: fc.record({ write: id, status: fc.constantFrom('CREATED', 'READY', 'ERROR') }) },
      { weight: 1, arbitrary: fc.record({ erase: id }) },
      { weight: 2, arbitrary: fc.record({ repeat: fc.uniqueArray(id, { minLength: 1 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { maxLength: 12 }), async (scheduler, steps) => {
        const { sessions, write, tally, ports, totalOf } = setUp();
        const erased = new Set<string>();
        // Each read and write of a counter takes as long as the scheduler wants; no two are in order.
        const slow: CountSessionsPorts = {
          ...ports,
          standings: scheduler.scheduleFunction(ports.standings),
          tally: {
            marks: scheduler.scheduleFunction(tally.marks),
            change: scheduler.scheduleFunction(tally.change),
          },
        };
        const counting: Promise<number>[] = [];
        const bringNews = (...of: string[]): void => {
          const known = of.filter((each) => sessions.has(each) || erased.has(each));
          counting.push(countSessions(slow, known));
        };
        const { task } = scheduler.scheduleSequence(
          steps.map((one) => async () => {
            if ('repeat' in one) return bringNews(...one.repeat);
            if ('write' in one) {
              if (erased.has(one.write)) return;
              write(one.write, one.status);
              return bringNews(one.write);
            }
            if (!sessions.delete(one.erase)) return;
            erased.add(one.erase);
            bringNews(one.erase);
          }),
        );
        await scheduler.waitFor(task.then(() => Promise.all(counting)));
        for (const status of [undefined, ...SESSION_STATUSES]) {
          const there = [...sessions.values()].filter((one) => status === undefined || one.status === status);
          expect([status, await totalOf(status)]).toEqual([status, there.length]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
