import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ASSUMPTIONS, BASE } from '../../bench/cost/assumptions.ts';
import { costOfSessions, monthlyBase, totalOf } from '../../bench/cost/cost-of-sessions.ts';
import { costTable } from '../../bench/cost/cost-table.ts';
import { UNIT_PRICES } from '../../bench/cost/unit-prices.ts';

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

  it('is what docs/cost.md says', () => {
    const bare = (text: string): string => text.replace(/[ -]+/g, '');
    const page = bare(readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'cost.md'), 'utf8'));
    const sessions = costTable('1,000 completed sessions', costOfSessions(1000, ASSUMPTIONS, UNIT_PRICES));
    const month = costTable('A month without sessions', monthlyBase(BASE, UNIT_PRICES));
    // Prettier lays tables out.
    for (const table of [sessions, month])
      for (const row of table.split('\n').filter((line) => /\$\d/.test(line))) expect(page).toContain(bare(row));
  });
});
