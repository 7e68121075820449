import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextAttemptInS, retryAfterSecondsOf } from '../../../core/webhook/retry-schedule.ts';

const aRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('nextAttemptInS', () => {
  it('waits about 30 seconds, then about 5 minutes, then gives up', () => {
    fc.assert(
      fc.property(aRandom, (random) => {
        const [first, second] = [nextAttemptInS(1, random, undefined), nextAttemptInS(2, random, undefined)];
        expect(first).toBeGreaterThanOrEqual(24);
        expect(first).toBeLessThanOrEqual(36);
        expect(second).toBeGreaterThanOrEqual(240);
        expect(second).toBeLessThanOrEqual(360);
        expect(nextAttemptInS(3, random, undefined)).toBeUndefined();
      }),
    );
  });

  it('waits as long as the partner asks, up to a quarter of an hour, and never shorter than it would', () => {
    expect(nextAttemptInS(1, 0.5, 120)).toBe(120);
    expect(nextAttemptInS(1, 0.5, 1)).toBe(30);
    expect(nextAttemptInS(1, 0.5, 86_400)).toBe(900);
    expect(nextAttemptInS(3, 0.5, 120)).toBeUndefined();
  });

  it('is always what a visibility timeout can be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 }), aRandom, fc.option(fc.nat()), (failures, random, retryAfter) => {
        const inS = nextAttemptInS(failures, random, retryAfter ?? undefined);
        expect(Number.isInteger(inS)).toBe(true);
        expect(inS).toBeGreaterThan(0);
        expect(inS).toBeLessThanOrEqual(43_200);
      }),
    );
  });
});

describe('retryAfterSecondsOf', () => {
  const now = new Date('2026-03-01T10:00:00.000Z');
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Sun, 01 Mar 2026 10:02:00 GMT', 120],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
  ])('reads %j', (header, seconds) => {
    expect(retryAfterSecondsOf(header, now)).toBe(seconds);
  });

  it.each([undefined, '', '-1', '1.5', 'soon', '2026-03-01', '99999999999', 'Sun, 99 Mar 2026 99:00:00 GMT'])(
    'makes nothing of %j',
    (header) => {
      expect(retryAfterSecondsOf(header, now)).toBeUndefined();
    },
  );
});
