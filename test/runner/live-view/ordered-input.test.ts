import { describe, expect, it } from '@jest/globals';
import { orderedInput } from '../../../runner/live-view/input/ordered-input.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A page that is done with an input when the test says so. */
const aSlowPage = () => {
  const begun: string[] = [];
  const done = new Map<string, { resolve: () => void; reject: (cause: Error) => void }>();
  const pass = orderedInput(
    (input: string) => {
      begun.push(input);
      return new Promise<void>((resolve, reject) => done.set(input, { resolve, reject }));
    },
    (input) => input.startsWith('paste'),
  );
  const finish = async (input: string) => {
    done.get(input)?.resolve();
    await settle();
  };
  return { begun, done, pass, finish };
};

describe('inputs', () => {
  it('go to the page at once, whether or not it is done with those before', () => {
    const { begun, pass } = aSlowPage();
    void pass('a');
    void pass('b');
    expect(begun).toEqual(['a', 'b']);
  });

  it('that take turns wait for all before them and hold up what follows', async () => {
    const { begun, pass, finish } = aSlowPage();
    ['a', 'b', 'paste 1', 'c', 'paste 2', 'd'].forEach((input) => void pass(input));
    await finish('b');
    expect(begun).toEqual(['a', 'b']);
    await finish('a');
    expect(begun).toEqual(['a', 'b', 'paste 1']);
    await finish('paste 1');
    expect(begun.at(-1)).toBe('c');
    await finish('c');
    await finish('paste 2');
    await finish('d');
    expect(begun).toEqual(['a', 'b', 'paste 1', 'c', 'paste 2', 'd']);
    void pass('e');
    void pass('f');
    expect(begun.slice(-2)).toEqual(['e', 'f']);
  });

  it('that the page did not take hold nobody up', async () => {
    const { begun, done, pass } = aSlowPage();
    ['a', 'paste', 'b'].forEach((input) => void pass(input));
    done.get('a')?.reject(new Error('the page is gone'));
    await settle();
    done.get('paste')?.reject(new Error('the page is gone'));
    await settle();
    expect(begun).toEqual(['a', 'paste', 'b']);
  });
});
