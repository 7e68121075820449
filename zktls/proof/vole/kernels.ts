import type { Circuit } from '../circuit/circuit.ts';
import type { Side } from '../circuit/side.ts';
import type { Columns } from './columns.ts';

/** The inner loops that take the time, as a port: every implementation computes the same bytes. */
export type Kernels = {
  /**
   * Folds the leaf strings of all trees at one position. `leaves`: 16 bytes for each leaf, tree by tree; overwritten.
   * `columns`: the position's 128 × 16 bytes, to which column b of a tree the leaves are added whose index has bit b set.
   * `sums`: 16 bytes for each tree, to which all of its leaves are added.
   */
  readonly foldPosition: (
    leaves: Int32Array,
    treeDepths: readonly number[],
    columns: Uint8Array,
    sums: Uint8Array,
  ) => void;
  /**
   * Σ x_i·s^(m-1-i) for each of `count` columns, as count × 16 bytes: x_i is position i of a column, and of the last position
   * only the first `lastBytes` bytes count. `columns` is stored as `Columns`, with `count` in place of 128.
   */
  readonly evaluateColumns: (
    point: Uint8Array,
    columns: Columns,
    shape: { readonly count: number; readonly positions: number; readonly lastBytes: number },
  ) => Uint8Array;
  /** Begins the sum of a statement's constraints. One sum at a time: the next begins when this one is finished. */
  readonly beginCircuit: (side: Side, coefficients: Uint8Array) => Circuit;
};
