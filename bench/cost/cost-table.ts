import type { CostLine } from './cost-of-sessions.ts';
import { totalOf } from './cost-of-sessions.ts';

const dollars = (amount: number): string => `${amount < 0 ? '-' : ''}$${Math.abs(amount).toFixed(2)}`;

/** A bill as a table in Markdown. */
export const costTable = (title: string, lines: readonly CostLine[]): string =>
  [
    `| ${title} | cost | arithmetic |`,
    '| --- | ---: | --- |',
    ...lines.map(({ part, dollars: amount, arithmetic }) => `| ${part} | ${dollars(amount)} | ${arithmetic} |`),
    `| **in all** | **${dollars(totalOf(lines))}** | |`,
  ].join('\n');
