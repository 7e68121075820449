import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createConcurrencyGate } from '../../../local/lambda/concurrency-gate.ts';

describe('the concurrency gate', () => {
  it('never lets more than its limit run, lets all that wait run in their order, and turns away the others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ wait: fc.boolean(), turns: fc.nat(3), late: fc.nat(4) }), { maxLength: 15 }),
        async (limit, pieces) => {
          const gate = createConcurrencyGate(limit);
          let running = 0;
          let most = 0;
          const asked: number[] = [];
          const begun: number[] = [];
          const outcomes = await Promise.all(
            pieces.map(async ({ wait, turns, late }, i) => {
              for (let n = 0; n < late; n++) await Promise.resolve();
              if (wait) asked.push(i);
              return gate.enter(async () => {
                if (wait) begun.push(i);
                most = Math.max(most, ++running);
                for (let n = 0; n < turns; n++) await Promise.resolve();
                running--;
                return 'done';
              }, wait);
            }),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect(begun).toEqual(asked);
          expect(outcomes.every((outcome, i) => outcome === 'done' || !pieces[i]?.wait)).toBe(true);
        },
      ),
    );
  });

  it('gives its place back when work fails', async () => {
    const gate = createConcurrencyGate(1);
    await expect(gate.enter(() => Promise.reject(new Error('failed')), true)).rejects.toThrow('failed');
    expect(await gate.enter(async () => 'next', false)).toBe('next');
  });
});
