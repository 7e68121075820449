import { constrainBlock } from './block-circuit.ts';
import type { Circuit } from './circuit.ts';
import { createConstraintSum } from './constraint-sum.ts';
import { constrainHiddenByte } from './hidden-byte-circuit.ts';
import { constantLanes, type Side } from './side.ts';

/** The circuit in plain TypeScript: the reference for any other implementation. Throws a `RangeError` without coefficients left. */
export const beginPlainCircuit = (side: Side, coefficients: Uint8Array): Circuit => {
  const sum = createConstraintSum(side, coefficients);
  const constants = constantLanes(side);
  return {
    ...sum,
    block(roundKeys, block, layout) {
      const context = { side, sum, constants, roundKeys };
      const lastState = constrainBlock(context, block, layout);
      for (const hidden of layout.hidden) constrainHiddenByte(context, block, hidden, lastState);
      lastState.values.fill(0);
    },
  };
};
