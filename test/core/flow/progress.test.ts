import { describe, expect, it } from '@jest/globals';
import { progressPlan } from '../../../core/flow/progress.ts';
import { aCollect, aFlow } from './a-flow.ts';

const wait = (next: string, onTimeout?: string) => ({
  type: 'waitFor' as const,
  when: { url: '/' },
  timeoutMs: 1,
  next,
  ...(onTimeout === undefined ? {} : { onTimeout: { next: onTimeout } }),
});

describe('the progress of a flow', () => {
  it('rises in equal steps to the floor of COLLECTING_DATA', () => {
    const flow = aFlow(
      {},
      { nodes: { open: wait('b'), b: wait('c'), c: wait('d'), d: aCollect(), done: { type: 'complete' } } },
    );
    expect(progressPlan({ ...flow, start: 'open' })).toEqual({ open: 30, b: 43, c: 56, d: 70 });
  });

  it('counts the longest way, so that a short cut jumps ahead', () => {
    const nodes = {
      open: wait('long', 'collect'),
      long: wait('collect'),
      collect: aCollect(),
      done: { type: 'complete' as const },
    };
    expect(progressPlan(aFlow({}, { nodes }))['long']).toBe(50);
  });

  it('does not count ways back and ways that lead to no data', () => {
    const nodes = {
      open: wait('b'),
      b: wait('collect', 'open'),
      collect: aCollect(),
      done: { type: 'complete' as const },
      lost: { type: 'fail' as const, code: 'NO_DATA' as const },
    };
    const plan = progressPlan(aFlow({}, { nodes }));
    expect(plan['b']).toBe(50);
    expect(plan).not.toHaveProperty('lost');
  });
});
