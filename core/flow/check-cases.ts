import { canonicalJson } from './canonical-json.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Flow } from './schema.ts';

/** Finds cases that are never taken, because a case above them that ends the wait has the same condition. */
export const checkCases = (flow: Flow): Problem[] =>
  Object.entries(flow.nodes).flatMap(([name, node]) => {
    if (node.type !== 'branch' && node.type !== 'awaitUser') return [];
    const taken: string[] = [];
    return node.cases.flatMap((one, index) => {
      const condition = canonicalJson(one.when);
      const above = taken.indexOf(condition);
      taken.push('notice' in one ? '' : condition);
      return above < 0
        ? []
        : [problemAt(['nodes', name, 'cases', index], `is never taken: case ${above} has the same condition`)];
    });
  });
