// The circuit of zktls/proof/circuit/circuit.ts in AssemblyScript, with WASM SIMD. No heap and no static data: the host owns the memory
// and writes tables, states and blocks to the places that `circuit/memory.ts` names.

import { constrainRounds } from './circuit/aes-block';
import { addInverse, addProduct, addZero, begin, finish } from './circuit/constraint-sum';
import { constrainHidden } from './circuit/hidden-byte';
import { HIDDEN, X, Y } from './circuit/memory';

export {
  AFFINE,
  CLASSES,
  CLASS_CONSTANTS,
  CLASS_LIFTS,
  COEFFICIENTS,
  COLUMNS,
  CONSTANT,
  DELTA,
  DISCLOSED,
  HIDDEN,
  INPUT,
  KNOWN,
  LAST_COLUMNS,
  LAST_INVERSE,
  LINEAR,
  NINTH,
  NINTH_PLACES,
  PRODUCT_TABLES,
  ROUND_KEYS,
  SBOX_LIFTS,
  SQUARE,
  WITNESS,
  X,
  Y,
} from './circuit/memory';
export { begin, finish };

/** The inverse constraint of the operands at X and Y. */
export function inverse(xValue: u32, yValue: u32): void {
  addInverse(X, X + 16, Y, Y + 16, xValue, yValue);
}

/** The product of the coefficients at X and X + 16 is those at Y. */
export function product(aValue: u32, bValue: u32): void {
  addProduct(X, X + 16, v128.load(Y), aValue, bValue);
}

/** The coefficients at X are zero. */
export function zero(): void {
  addZero(v128.load(X));
}

/** A block whose witness begins at byte `witness` of WITNESS and of the columns. */
export function block(witness: usize, ninth: i32, disclosed: i32, hidden: i32, isProver: bool): void {
  constrainRounds(witness, ninth, disclosed, isProver);
  let at = HIDDEN;
  for (let i = 0; i < hidden; i++) {
    const first = <usize>load<u8>(at, 3);
    constrainHidden(load<u8>(at), load<u8>(at, 1), load<u8>(at, 2), witness + first, isProver);
    at += 4;
  }
}
