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
    send(1);
    send(2);
    send(3);
    const next = new Promise<void>((resolve) => (acted = resolve));
    finish();
    await next;
    expect(done).toEqual([1, 3]);
  });

  it('goes on after a failure', async () => {
    const done: number[] = [];
    const send = latestOnly<number>(async (value) => {
      done.push(value);
      throw new Error('The page is gone.');
    });
    send(1);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    send(2);
    expect(done).toEqual([1, 2]);
  });
});
