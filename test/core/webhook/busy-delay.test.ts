import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { busyDelayS } from '../../../core/webhook/busy-delay.ts';

describe('the wait for a turn', () => {
  it('doubles with each receive, up to fifteen minutes', () => {
    expect([1, 2, 3, 4, 5, 10, 11, 12, 99].map((receives) => busyDelayS(receives, 0.5))).toEqual([
      1, 2, 4, 8, 16, 512, 900, 900, 900,
    ]);
  });

  it('is from one second to less than what SQS hides a message, whatever the count', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (receives, random) => {
          const delayS = busyDelayS(receives, random);
          expect(Number.isInteger(delayS) && delayS >= 1 && delayS <= 1_350).toBe(true);
        },
      ),
    );
  });
});
