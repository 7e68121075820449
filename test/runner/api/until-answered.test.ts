import { describe, expect, it } from '@jest/globals';
import type { RunnerEvent } from '../../../core/session/event.ts';
import { eventReporter } from '../../../runner/api/event-reporter.ts';
import type { EventAnswer } from '../../../runner/api/runner-api.ts';
import { untilAnswered } from '../../../runner/api/until-answered.ts';
import { manualTime } from '../../support/manual-time.ts';

const patienceOf = (forMs: number) => {
  const time = manualTime(new Date(0));
  return { time, patience: { forMs, nowMs: () => time.clock().getTime(), sleep: time.sleep } };
};

describe('untilAnswered', () => {
  it('waits longer and longer, and gives the last answer when patience is over', async () => {
    const { time, patience } = patienceOf(20_000);
    expect(await untilAnswered(async () => ({ kind: 'no-answer' }), patience)).toEqual({ kind: 'no-answer' });
    expect(time.sleptMs.slice(0, 7)).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
    expect(time.clock().getTime()).toBeLessThanOrEqual(20_000);
    expect(time.clock().getTime()).toBeGreaterThan(17_000);
  });

  it('stops at the first answer', async () => {
    const { time, patience } = patienceOf(20_000);
    let tries = 0;
    expect(await untilAnswered(async () => ({ kind: ++tries < 3 ? 'no-answer' : 'over' }), patience)).toEqual({
      kind: 'over',
    });
    expect(time.sleptMs).toEqual([100, 200]);
  });
});

describe('event reporter', () => {
  it('sends events in the order of the calls, each after the answer to the one before', async () => {
    const { patience } = patienceOf(20_000);
    const sent: string[] = [];
    let failing = 2;
    const report = eventReporter(async (event: RunnerEvent): Promise<EventAnswer> => {
      sent.push(event.type);
      return failing-- > 0 ? { kind: 'no-answer' } : { kind: 'taken', status: 'READY' };
    }, patience);
    const answers = await Promise.all([
      report({ type: 'USER_CONNECTED' }),
      report({ type: 'FLOW_LOADING' }),
      report({ type: 'FLOW_RUNNING' }),
    ]);
    expect(sent).toEqual(['USER_CONNECTED', 'USER_CONNECTED', 'USER_CONNECTED', 'FLOW_LOADING', 'FLOW_RUNNING']);
    expect(answers.every(({ kind }) => kind === 'taken')).toBe(true);
  });
});
