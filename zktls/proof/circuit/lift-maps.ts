import { byteAt } from '../byte-at.ts';
import { AFFINE, AFFINE_INVERSE } from '../field/aes.ts';
import { SQUARE, multiply256 } from '../field/gf256.ts';
import { liftTable } from './side.ts';

const square = (byte: number): number => byteAt(SQUARE, byte);
const affine = (byte: number): number => byteAt(AFFINE, byte);
const affineInverse = (byte: number): number => byteAt(AFFINE_INVERSE, byte);

/** x and x². */
export const VALUE_TABLE = liftTable([(x) => x, square]);

/** Of an S-box output a = A·y without its constant: a, a², 2a and 4a², what MixColumns needs for states and their squares. */
export const SBOX_OUTPUT_TABLE = liftTable([
  affine,
  (y) => square(affine(y)),
  (y) => multiply256(2, affine(y)),
  (y) => multiply256(4, square(affine(y))),
]);

/** A⁻¹·x and its square. */
export const AFFINE_INVERSE_TABLE = liftTable([affineInverse, (x) => square(affineInverse(x))]);
