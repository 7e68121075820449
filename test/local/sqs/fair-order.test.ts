import { describe, expect, it } from '@jest/globals';
import { fairOrder } from '../../../local/sqs/fair-order.ts';
import type { StoredMessage } from '../../../local/sqs/stored-message.ts';

const NOW = 1_000_000;
let messages = 0;
const aMessage = (groupId: string | undefined, state: 'visible' | 'in flight'): StoredMessage => ({
  messageId: `m${++messages}`,
  body: '{}',
  attributes: {},
  groupId,
  sentAtMs: messages,
  visibleAtMs: state === 'visible' ? 0 : NOW + 1,
  receiveCount: state === 'visible' ? 0 : 1,
});
const many = (count: number, groupId: string | undefined, state: 'visible' | 'in flight') =>
  Array.from({ length: count }, () => aMessage(groupId, state));
const groupsOf = (queue: readonly StoredMessage[]) =>
  fairOrder(queue, NOW)
    .filter(({ visibleAtMs }) => visibleAtMs <= NOW)
    .map(({ groupId }) => groupId);

describe('the order of a standard queue', () => {
  it('is by age while no group is noisy', () => {
    const queue = [...many(29, 'a', 'in flight'), ...many(2, 'a', 'visible'), ...many(2, 'b', 'visible')];
    expect(groupsOf(queue)).toEqual(['a', 'a', 'b', 'b']);
  });

  it('puts a group last of which thirty are in flight', () => {
    const queue = [...many(30, 'a', 'in flight'), ...many(2, 'a', 'visible'), ...many(1, 'b', 'visible')];
    expect(groupsOf(queue)).toEqual(['b', 'a', 'a']);
  });

  it('does not mind thirty that are not a tenth of all', () => {
    const queue = [...many(30, 'a', 'in flight'), ...many(270, undefined, 'in flight'), aMessage('a', 'visible')];
    expect(groupsOf([...queue, aMessage('b', 'visible')])).toEqual(['a', 'b']);
  });

  it('balances noisy groups: the one with fewer in flight goes first', () => {
    const queue = [...many(60, 'a', 'in flight'), ...many(40, 'b', 'in flight')];
    expect(groupsOf([...queue, aMessage('a', 'visible'), aMessage('b', 'visible'), aMessage('c', 'visible')])).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  it('knows no noise of messages without a group', () => {
    const queue = [...many(100, undefined, 'in flight'), aMessage(undefined, 'visible'), aMessage('b', 'visible')];
    expect(groupsOf(queue)).toEqual([undefined, 'b']);
  });
});
