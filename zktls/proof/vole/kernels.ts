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
  /**
   * The products of S-box constraints (`ConstraintSum`), for pair p of lanes (16 words each, an expression's coefficients in bits
   * 0-7 and its square's in bits 8-15): adds coefficient n of x·y² to `products` at places[p] + n, and of x²·y one further.
   * `places` gives the number of pairs, 8 at most. 48 bytes of products.
   */
  readonly addInverseProducts: (x: Int32Array, y: Int32Array, places: Uint8Array, products: Uint8Array) => void;
};

/** Pairs that one call takes: those of a full pack. */
export const MAX_INVERSES = 8;
