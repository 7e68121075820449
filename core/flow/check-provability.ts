import type { Collection } from './collection.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';

/** Forms of disclosure that the language has and prover and attestor do not (yet). */
const NOT_PROVABLE = ['regex', 'css', 'header', 'atLeast', 'atMost', 'equals', 'oneOf', 'hash'] as const;

/** Finds fields that no attestation could hold: nothing is ever disclosed in another way than the flow says. */
export const provabilityProblems = (node: string, { disclose }: Pick<Collection, 'disclose'>): Problem[] =>
  Object.entries(disclose).flatMap(([name, field]) =>
    NOT_PROVABLE.filter((form) => field[form] !== undefined).map((form) =>
      problemAt(
        ['nodes', node, 'disclose', name, form],
        'is not supported by the prover yet: disclose the value at a "jsonPath"',
      ),
    ),
  );
