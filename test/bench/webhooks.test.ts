import { describe, expect, it } from '@jest/globals';
import { deliverAll } from '../../bench/webhooks/deliver-all.ts';
import type { SinkAnswer } from '../../bench/webhooks/webhook-sink.ts';

const EVENTS = 200;

/** POSTs that fail before one succeeds: none for nine of ten events, one, two or all three for the others. */
const failuresOf = (event: number): number => (event % 10 === 0 ? 1 + ((event / 10) % 3) : 0);
const answer = (event: number, post: number): SinkAnswer =>
  post > failuresOf(event) ? 204 : event % 20 === 0 ? 'reset' : 503;

describe('the delivery of many webhooks of which some fail', () => {
  it.each([
    ['one invocation at a time', { partners: 20, invocations: 1, turnsPerPartner: 10 }],
    ['many invocations for one partner with few turns', { partners: 1, invocations: 8, turnsPerPartner: 3 }],
  ])(
    'delivers or buries each, and posts none twice in one attempt: %s',
    async (_, plan) => {
      const { events, dead, postponed } = await deliverAll({ ...plan, events: EVENTS, answer });
      const expected = Array.from({ length: EVENTS }, (_event, event) => {
        const tries = Math.min(3, failuresOf(event) + 1);
        return { posts: tries, attempts: tries, delivered: failuresOf(event) < 3 };
      });
      expect(events).toEqual(expected);
      expect(dead.toSorted((a, b) => a - b)).toEqual(
        expected.flatMap(({ delivered }, event) => (delivered ? [] : [event])),
      );
      expect(postponed > 0).toBe(plan.turnsPerPartner < 10);
    },
    60_000,
  );
});
