import { describe, expect, it } from '@jest/globals';
import { runInOrder } from '../../../runner/flow/run-in-order.ts';

const NOTHING_BEFORE = new Map(['a', 'b', 'c', 'd'].map((name): [string, string[]] => [name, []]));

/** Work that ends when the test says so. */
const aWork = () => {
  const begun = new Map<string, PromiseWithResolvers<string>>();
  return {
    begun: () => [...begun.keys()],
    work: (name: string) => {
      const end = Promise.withResolvers<string>();
      begun.set(name, end);
      return end.promise;
    },
    end: async (name: string) => {
      begun.get(name)?.resolve(`of ${name}`);
      await settled();
    },
    fail: async (name: string) => {
      begun.get(name)?.reject(new Error(`${name} failed`));
      await settled();
    },
  };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('work in order', () => {
  it('is done for so many at once, and begins again as soon as one is done', async () => {
    const { begun, work, end } = aWork();
    const all = runInOrder(NOTHING_BEFORE, 2, work);
    await settled();
    expect(begun()).toEqual(['a', 'b']);
    await end('b');
    expect(begun()).toEqual(['a', 'b', 'c']);
    for (const name of ['c', 'd', 'a']) await end(name);
    expect([...(await all)]).toEqual(['a', 'b', 'c', 'd'].map((name) => [name, `of ${name}`]));
  });

  it('waits for what stands before', async () => {
    const { begun, work, end } = aWork();
    const before = new Map([
      ['a', []],
      ['b', ['a']],
      ['c', []],
    ]);
    const all = runInOrder(before, 3, work);
    await settled();
    expect(begun()).toEqual(['a', 'c']);
    await end('a');
    expect(begun()).toEqual(['a', 'c', 'b']);
    await end('c');
    await end('b');
    expect((await all).size).toBe(3);
  });

  it('begins nothing after a failure, and fails with the first in order when all has ended', async () => {
    const { begun, work, end, fail } = aWork();
    let isOver = false;
    const all = runInOrder(NOTHING_BEFORE, 3, work).finally(() => (isOver = true));
    all.catch(() => undefined);
    await settled();
    await fail('b');
    await fail('a');
    expect(isOver).toBe(false);
    await end('c');
    await expect(all).rejects.toThrow('a failed');
    expect(begun()).toEqual(['a', 'b', 'c']);
  });
});
