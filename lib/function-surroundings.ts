import type { DataKey } from './data-key.ts';
import type { FunctionBundles } from './function-bundles.ts';
import type { Tables } from './tables.ts';

/** What every construct that defines Lambdas needs. */
export type FunctionSurroundings = {
  readonly bundles: FunctionBundles;
  readonly tables: Tables;
  readonly dataKey: DataKey;
};
