import type { Block } from '../statement/statement.ts';
import type { ConstraintSum } from './constraint-sum.ts';
import type { RoundKeys } from './key-schedule-circuit.ts';
import type { BlockLayout } from './layout.ts';

/** The sum of a statement's constraints in the making, with the ones that are most of it as one step. */
export type Circuit = ConstraintSum & {
  /** Adds the constraints of AES on one block and of its disclosed bytes, then of its hidden ones and their classes. */
  readonly block: (roundKeys: RoundKeys, block: Block, layout: BlockLayout) => void;
};
