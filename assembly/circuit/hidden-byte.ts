import { addInverse, addProduct, addZero } from './constraint-sum';
import { map, times } from './field';
import { gather, lifted } from './lift';
import {
  AFFINE,
  CLASSES,
  CLASS_CONSTANTS,
  CLASS_LIFTS,
  DELTA,
  GATHERED,
  INNER,
  LAST_COLUMNS,
  PLAIN,
  ROUND_KEYS,
  SBOX_LIFTS,
  STATE,
  SWAP,
  TURNED,
  VALUES,
  WITNESS,
} from './memory';

const SBOX_STRIDE: usize = 128;
const CLASS_STRIDE: usize = 32;
const AFFINE_CONSTANT: u32 = 0x63;

// The operands of a product.
const FACTOR: usize = SWAP;
const OTHER: usize = SWAP + 16;

/**
 * The constraints of a hidden byte, in the order of zktls/proof/circuit/hidden-byte-circuit.ts: of its S-box in round 10 and of
 * its class. `constant` is what the plaintext has beside the key and the S-box' linear part. TURNED holds the inputs of round 10.
 */
export function constrainHidden(byte: usize, byteClass: usize, constant: u32, witness: usize, isProver: bool): void {
  // 1. The S-box, and the plaintext before lifting: the affine map of its inverse, plus the last round key.
  gather(witness);
  const y = SWAP + 32;
  v128.store(y, lifted(GATHERED, SBOX_LIFTS, SBOX_STRIDE));
  v128.store(y, lifted(GATHERED, SBOX_LIFTS + 32, SBOX_STRIDE), 16);
  const yValue = <u32>load<u8>(WITNESS + witness);
  const x = TURNED + 16 * byte;
  addInverse(x, x + 256, y, y + 16, <u32>load<u8>(INNER + VALUES + byte), yValue);
  const key = LAST_COLUMNS + 128 * byte;
  for (let at: usize = 0; at < 128; at += 16) {
    v128.store(PLAIN + at, v128.xor(map(AFFINE, v128.load(GATHERED + at)), v128.load(key + at)));
  }
  const keyValue = (<u32>load<u8>(ROUND_KEYS + 10 * STATE + VALUES + byte)) ^ AFFINE_CONSTANT;
  const value = isProver ? image(AFFINE, yValue) ^ keyValue ^ constant : 0;

  // 2. A map that is not zero has an inverse.
  let next = witness + 1;
  let classes = CLASSES + 8 * byteClass;
  for (let left = load<u8>(classes++); left > 0; left--) {
    const factorValue = putFactor(load<u8>(classes++), constant, value, isProver);
    const inverseValue = putOther(next++);
    addProduct(FACTOR, OTHER, v128.load(DELTA), factorValue, inverseValue);
  }

  // 3. One of the maps is zero when their product is.
  const allowed = load<u8>(classes++);
  if (allowed === 0) return;
  let productValue = putFactor(load<u8>(classes++), constant, value, isProver);
  if (allowed === 1) return addZero(v128.load(FACTOR));
  for (let i: u8 = 1; i < allowed; i++) {
    v128.store(OTHER, v128.load(FACTOR));
    const factorValue = putFactor(load<u8>(classes++), constant, value, isProver);
    if (i + 1 === allowed) return addProduct(OTHER, FACTOR, i64x2.splat(0), productValue, factorValue);
    gather(next);
    const product = lifted(GATHERED, SBOX_LIFTS, SBOX_STRIDE);
    addProduct(OTHER, FACTOR, product, productValue, factorValue);
    v128.store(FACTOR, product);
    productValue = <u32>load<u8>(WITNESS + next++);
  }
}

/** A vanishing map of the plaintext into FACTOR; gives its value. */
function putFactor(which: usize, constant: u32, value: u32, isProver: bool): u32 {
  const table = CLASS_LIFTS + 256 * which;
  const atZero = <u32>load<u8>(CLASS_CONSTANTS + which);
  const constants = times(image(table, constant) ^ atZero, v128.load(DELTA));
  v128.store(FACTOR, v128.xor(lifted(PLAIN, table, CLASS_STRIDE), constants));
  return isProver ? image(table, value) ^ atZero : 0;
}

/** A witness byte into OTHER; gives its value. */
function putOther(witness: usize): u32 {
  gather(witness);
  v128.store(OTHER, lifted(GATHERED, SBOX_LIFTS, SBOX_STRIDE));
  return <u32>load<u8>(WITNESS + witness);
}

function image(table: usize, value: u32): u32 {
  return (<u32>load<u8>(table + <usize>(value & 15))) ^ (<u32>load<u8>(table + 16 + <usize>(value >> 4)));
}
