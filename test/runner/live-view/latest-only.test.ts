import { describe, expect, it } from '@jest/globals';
import { latestOnly } from '../../../runner/live-view/input/latest-only.ts';

describe('latestOnly', () => {
  it('drops what is overtaken while the one before is carried out', async () => {
    const done: number[] = [];
    let finish: () => void = () => undefined;
    let acted: () => void = () => undefined;
    const send = latestOnly<number>((value) => {
      done.push(value);
      acted();
      return new Promise((resolve) => (finish = resolve));
    });
    [1, 2, 3].forEach(send.take);
    const next = new Promise<void>((resolve) => (acted = resolve));
    finish();
    await next;
    expect(done).toEqual([1, 3]);
  });

  it('passes on at once what waits, when it is told to', () => {
    const done: number[] = [];
    const send = latestOnly<number>((value) => {
      done.push(value);
      return new Promise(() => undefined);
    });
    [1, 2, 3].forEach(send.take);
    send.flush();
    send.flush();
    expect(done).toEqual([1, 3]);
  });

  it('goes on after a failure', async () => {
    const done: number[] = [];
    const send = latestOnly<number>(async (value) => {
      done.push(value);
      throw new Error('The page is gone.');
    });
    send.take(1);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    send.take(2);
    expect(done).toEqual([1, 2]);
  });
});
