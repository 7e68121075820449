import { disclosureProblems } from './check-disclosures.ts';
import { rulesSizeProblems } from './check-rules-size.ts';
import { requestProblems } from './check-requests.ts';
import { secretProblems } from './check-secrets.ts';
import type { Problem } from './problem.ts';
import type { Flow } from './schema.ts';

/** Finds what is wrong with what is asked and disclosed: in each `collect` node its requests, its fields and its secrets. */
export const checkCollect = (flow: Flow): Problem[] =>
  Object.entries(flow.nodes).flatMap(([name, node]) =>
    node.type === 'collect'
      ? [
          ...disclosureProblems(name, node),
          ...rulesSizeProblems(name, node),
          ...requestProblems(name, node),
          ...secretProblems(name, node),
        ]
      : [],
  );
