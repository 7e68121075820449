import { describe, expect, it } from '@jest/globals';
import { closeInOrder } from '../../../local/cloud/close-in-order.ts';

describe('closing in order', () => {
  it('closes one after the other', async () => {
    const events: string[] = [];
    const slow = async () => {
      events.push('slow begins');
      await Promise.resolve();
      events.push('slow ends');
    };
    await closeInOrder([
      ['slow', slow],
      ['quick', async () => void events.push('quick')],
    ]);
    expect(events).toEqual(['slow begins', 'slow ends', 'quick']);
  });

  it('closes the rest also when one fails, and fails with its name', async () => {
    const closed: string[] = [];
    const closing = closeInOrder([
      ['the site', () => Promise.reject(new Error('stuck'))],
      ['the tables', async () => void closed.push('tables')],
    ]);
    await expect(closing).rejects.toThrow('the site did not close');
    expect(closed).toEqual(['tables']);
  });
});
