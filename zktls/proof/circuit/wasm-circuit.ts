import { byteAt, wordAt } from '../byte-at.ts';
import { AFFINE_CONSTANT, AFFINE_INVERSE, BLOCK_BYTES } from '../field/aes.ts';
import { ELEMENT_BYTES } from '../field/gf2-128.ts';
import { aesInput } from '../statement/aes-input.ts';
import { BYTE_CLASSES } from '../statement/byte-class.ts';
import type { Block } from '../statement/statement.ts';
import { COLUMN_STRIDE, POSITION_BYTES } from '../vole/columns.ts';
import type { Circuit } from './circuit.ts';
import { circuitTables } from './circuit-tables.ts';
import type { Operand } from './constraint-sum.ts';
import type { RoundKeys } from './key-schedule-circuit.ts';
import type { BlockLayout } from './layout.ts';
import { loadCircuit } from './load-circuit.ts';
import { roundKeyTables } from './round-key-tables.ts';
import { LANES, type Side } from './side.ts';

/** Positions of columns that a block's witness lies in at most. */
const MAX_POSITIONS = 16;
const NO_PLACE = 0xff;

/**
 * The circuit in WebAssembly with SIMD: gives what begins a sum. All sums share one memory, of which the secrets are overwritten
 * when a sum is finished. Running out of coefficients is a `WebAssembly.RuntimeError`.
 */
export const createWasmCircuit = (): ((side: Side, coefficients: Uint8Array) => Circuit) => {
  const { run, at, reserve, put, view } = loadCircuit();
  for (const [place, bytes] of circuitTables(at)) put(place, bytes);

  /** The coefficients of an operand, or, from bit 8, of its square. */
  const putCoefficients = (place: number, { lanes, from }: Operand, bit = 0): void => {
    const bytes = view(place, LANES);
    for (let k = 0; k < LANES; k++) bytes[k] = (wordAt(lanes, from + k) >>> bit) & 255;
  };

  const putBlock = (side: Side, block: Block, layout: BlockLayout): { disclosed: number; hidden: number } => {
    put(at.INPUT, aesInput(block));
    put(at.NINTH, Uint8Array.from(layout.ninthRound));
    const places = view(at.NINTH_PLACES, BLOCK_BYTES).fill(NO_PLACE);
    layout.ninthRound.forEach((sbox, place) => (places[sbox] = place));
    const disclosed = view(at.DISCLOSED, BLOCK_BYTES);
    const known = view(at.KNOWN, BLOCK_BYTES);
    let count = 0;
    block.bytes.forEach((claim, byte) => {
      if (typeof claim !== 'number') return;
      disclosed[count++] = byte;
      known[byte] = byteAt(AFFINE_INVERSE, byteAt(block.ciphertext, byte) ^ claim ^ AFFINE_CONSTANT);
    });
    layout.hidden.forEach(({ byte, byteClass, witness }, i) => {
      const constant = AFFINE_CONSTANT ^ byteAt(block.ciphertext, byte);
      put(at.HIDDEN + 4 * i, Uint8Array.of(byte, BYTE_CLASSES.indexOf(byteClass), constant, witness - layout.witness));
    });
    const first = Math.floor(layout.witness / POSITION_BYTES);
    put(at.COLUMNS, side.columns.subarray(first * COLUMN_STRIDE, (first + MAX_POSITIONS) * COLUMN_STRIDE));
    if (side.role === 'prover')
      put(at.WITNESS, side.witness.subarray(first * POSITION_BYTES, (first + MAX_POSITIONS) * POSITION_BYTES));
    return { disclosed: count, hidden: layout.hidden.length };
  };

  return (side, coefficients) => {
    const isProver = side.role === 'prover';
    reserve(at.COEFFICIENTS + coefficients.length);
    put(at.COEFFICIENTS, coefficients);
    put(at.DELTA, isProver ? new Uint8Array(ELEMENT_BYTES) : side.delta);
    run.begin(coefficients.length);
    let loadedKeys: RoundKeys | undefined;

    return {
      inverse(x, y) {
        putCoefficients(at.X, x);
        putCoefficients(at.X + LANES, x, 8);
        putCoefficients(at.Y, y);
        putCoefficients(at.Y + LANES, y, 8);
        run.inverse(x.value, y.value);
      },
      product(a, b, c) {
        putCoefficients(at.X, a);
        putCoefficients(at.X + LANES, b);
        if (c === undefined) view(at.Y, LANES).fill(0);
        else putCoefficients(at.Y, c);
        run.product(a.value, b.value);
      },
      zero(a) {
        putCoefficients(at.X, a);
        run.zero();
      },
      block(roundKeys, block, layout) {
        if (roundKeys !== loadedKeys)
          for (const [place, bytes] of roundKeyTables(at, side, roundKeys)) put(place, bytes);
        loadedKeys = roundKeys;
        const { disclosed, hidden } = putBlock(side, block, layout);
        run.block(layout.witness % POSITION_BYTES, layout.ninthRound.length, disclosed, hidden, isProver);
      },
      finish() {
        run.finish();
        const sums = {
          constant: view(at.CONSTANT, ELEMENT_BYTES).slice(),
          linear: view(at.LINEAR, ELEMENT_BYTES).slice(),
        };
        view(at.DELTA, at.COEFFICIENTS - at.DELTA).fill(0);
        return sums;
      },
    };
  };
};
