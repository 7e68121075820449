import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ASSUMPTIONS, BASE, STILLS } from '../../bench/cost/assumptions.ts';
import { costOfSessions, monthlyBase, totalOf } from '../../bench/cost/cost-of-sessions.ts';
import { costOfStills } from '../../bench/cost/cost-of-stills.ts';
import { costTable } from '../../bench/cost/cost-table.ts';
import { UNIT_PRICES } from '../../bench/cost/unit-prices.ts';
import { sealedChannel, sealingKeys } from '../../core/contract/sealed-channel.ts';
import { NewestStill } from '../../runner/live-view/stills/newest-still.ts';
import { StillLink } from '../../runner/live-view/stills/still-link.ts';
import { manualTimer } from '../runner/support/manual-timer.ts';

const partOf = (lines: ReturnType<typeof costOfSessions>, part: string): number =>
  lines.find((line) => line.part === part)?.dollars ?? Number.NaN;

describe('the cost of sessions', () => {
  it('is a runner of an hour at the price of an hour', () => {
    const lines = costOfSessions(1, { ...ASSUMPTIONS, runnerSeconds: 3600 }, UNIT_PRICES);
    expect(partOf(lines, 'Fargate: runners')).toBeCloseTo(0.04048 + 2 * 0.004445 + 0.005, 10);
  });

  it('grows with their number, and with each price', () => {
    const one = totalOf(costOfSessions(1, ASSUMPTIONS, UNIT_PRICES));
    expect(totalOf(costOfSessions(1000, ASSUMPTIONS, UNIT_PRICES))).toBeCloseTo(1000 * one, 8);
    const month = totalOf(monthlyBase(BASE, UNIT_PRICES));
    for (const [name, price] of Object.entries(UNIT_PRICES)) {
      const dearer = { ...UNIT_PRICES, [name]: 2 * price };
      const total = totalOf(costOfSessions(1, ASSUMPTIONS, dearer)) + totalOf(monthlyBase(BASE, dearer));
      expect([name, total > one + month]).toEqual([name, true]);
    }
  });

  it('is, over stills and at rest, that of a poll each time that the runner lets one wait', async () => {
    const [ours, theirs] = await Promise.all([sealingKeys(crypto.subtle), sealingKeys(crypto.subtle)]);
    const channel = await sealedChannel(crypto.subtle, 'runner', ours, theirs.publicKey, 'c-1');
    const time = manualTimer();
    const events = { onUp: () => undefined, onDown: () => undefined, onInput: () => undefined };
    const link = new StillLink({ channel, stills: new NewestStill(), timer: time.timer }, events);
    let answered = false;
    const poll = link.poll('').then(() => (answered = true));
    await time.pass(STILLS.pollMs - 1);
    expect(answered).toBe(false);
    await time.pass(1);
    await poll;
    link.close();

    const atRest = costOfStills(1, ASSUMPTIONS, { ...STILLS, movingShare: 0, otherRequests: 0 }, UNIT_PRICES);
    const requests = (1000 * ASSUMPTIONS.streamSeconds) / STILLS.pollMs;
    expect(partOf(atRest, 'API Gateway')).toBeCloseTo(requests * UNIT_PRICES.apiRequest, 10);
  });

  it('is, over stills, more the more moves', () => {
    const moving = (movingShare: number): number =>
      totalOf(costOfStills(1, ASSUMPTIONS, { ...STILLS, movingShare }, UNIT_PRICES));
    expect(moving(0.5)).toBeGreaterThan(moving(0.1));
  });

  it('is what docs/cost.md says', () => {
    const bare = (text: string): string => text.replace(/[ -]+/g, '');
    const page = bare(readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'cost.md'), 'utf8'));
    const sessions = costTable('1,000 completed sessions', costOfSessions(1000, ASSUMPTIONS, UNIT_PRICES));
    const month = costTable('A month without sessions', monthlyBase(BASE, UNIT_PRICES));
    // Prettier lays tables out.
    const stills = costTable(
      'More for 1,000 sessions over stills',
      costOfStills(1000, ASSUMPTIONS, STILLS, UNIT_PRICES),
    );
    for (const table of [sessions, stills, month])
      for (const row of table.split('\n').filter((line) => /\$\d/.test(line))) expect(page).toContain(bare(row));
  });
});
