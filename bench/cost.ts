import { ASSUMPTIONS, BASE, STILLS } from './cost/assumptions.ts';
import { costOfSessions, monthlyBase } from './cost/cost-of-sessions.ts';
import { costOfStills } from './cost/cost-of-stills.ts';
import { costTable } from './cost/cost-table.ts';
import { UNIT_PRICES } from './cost/unit-prices.ts';

/** Prints what sessions cost on AWS, from assumptions and list prices that stand in files of their own. */
console.log(costTable('1,000 completed sessions', costOfSessions(1000, ASSUMPTIONS, UNIT_PRICES)));
const stills = costOfStills(1000, ASSUMPTIONS, STILLS, UNIT_PRICES);
console.log(`\n${costTable('More for 1,000 sessions over stills', stills)}`);
console.log(`\n${costTable('A month without sessions', monthlyBase(BASE, UNIT_PRICES))}`);
