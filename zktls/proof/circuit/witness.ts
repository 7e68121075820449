import { byteAt, itemAt } from '../byte-at.ts';
import {
  BLOCK_BYTES,
  expandKey,
  KEY_BYTES,
  keyScheduleInput,
  nextState,
  sboxOfInverse,
  shiftedFrom,
} from '../field/aes.ts';
import { INVERSE, multiply256 } from '../field/gf256.ts';
import { aesInput } from '../statement/aes-input.ts';
import { CLASS_CONDITIONS, isInClass, type ClassConditions } from '../statement/byte-class.ts';
import type { Block, Predicate, Statement } from '../statement/statement.ts';
import { borrowBits, borrowsOf } from './comparison.ts';
import { EIGHT_ROUNDS_BYTES, type BlockLayout, type Layout } from './layout.ts';

/** The secret bytes that the proof commits to, and whether the statement is true of the key. Wiped by whoever asked for it. */
export type Witness = { readonly bytes: Uint8Array; readonly isSatisfying: boolean };

/** Computes the witness of `key` (16 bytes): of a false statement too, for which no proof from it verifies. */
export const buildWitness = (statement: Statement, layout: Layout, key: Uint8Array): Witness => {
  const bytes = new Uint8Array(layout.witnessBytes);
  const roundKeys = expandKey(key);
  bytes.set(key);
  for (let round = 1; round <= 10; round++) {
    for (let j = 0; j < 4; j++)
      bytes[KEY_BYTES + 4 * (round - 1) + j] = byteAt(INVERSE, byteAt(roundKeys, keyScheduleInput(round, j)));
  }
  const plaintexts = statement.blocks.map((block, i) => {
    const lastState = addRounds(bytes, itemAt(layout.blocks, i), aesInput(block), roundKeys);
    const plaintext = plaintextOf(block, lastState, roundKeys);
    addHiddenBytes(bytes, itemAt(layout.blocks, i), lastState, plaintext);
    lastState.fill(0);
    return plaintext;
  });
  let isSatisfying = statement.blocks.every((block, i) => claimsHold(block, itemAt(plaintexts, i)));
  statement.predicates.forEach((predicate, i) => {
    const digits = predicate.digits.map(({ block, byte }) => byteAt(itemAt(plaintexts, block), byte) & 15);
    isSatisfying &&= addPredicate(bytes, itemAt(layout.predicates, i), predicate, digits);
  });
  for (const secret of [roundKeys, ...plaintexts]) secret.fill(0);
  return { bytes, isSatisfying };
};

/** Writes the inverses of rounds 1 to 9; gives the inputs of the S-boxes of round 10. */
const addRounds = (bytes: Uint8Array, layout: BlockLayout, input: Uint8Array, roundKeys: Uint8Array): Uint8Array => {
  let state = input.map((byte, i) => byte ^ byteAt(roundKeys, i));
  for (let round = 1; round <= 9; round++) {
    const inverses = state.map((byte) => byteAt(INVERSE, byte));
    if (round < 9) bytes.set(inverses, layout.witness + BLOCK_BYTES * (round - 1));
    else
      layout.ninthRound.forEach((sbox, i) => {
        bytes[layout.witness + EIGHT_ROUNDS_BYTES + i] = byteAt(inverses, sbox);
      });
    state.fill(0);
    state = new Uint8Array(nextState(inverses.map(sboxOfInverse), roundKeys, round));
    inverses.fill(0);
  }
  return state;
};

const plaintextOf = (block: Block, lastState: Uint8Array, roundKeys: Uint8Array): Uint8Array =>
  Uint8Array.from(
    { length: BLOCK_BYTES },
    (_, i) =>
      sboxOfInverse(byteAt(INVERSE, byteAt(lastState, shiftedFrom(i)))) ^
      byteAt(roundKeys, 160 + i) ^
      byteAt(block.ciphertext, i),
  );

const addHiddenBytes = (bytes: Uint8Array, layout: BlockLayout, lastState: Uint8Array, plaintext: Uint8Array): void => {
  for (const { byte, byteClass, witness } of layout.hidden) {
    bytes[witness] = byteAt(INVERSE, byteAt(lastState, shiftedFrom(byte)));
    bytes.set(classWitness(CLASS_CONDITIONS[byteClass], byteAt(plaintext, byte)), witness + 1);
  }
};

/** An inverse for each excluded map; then the products of the first two, three, … allowed maps, without the whole one. */
const classWitness = ({ excluded, allowed }: ClassConditions, byte: number): number[] => {
  const witness = excluded.map((map) => byteAt(INVERSE, byteAt(map, byte)));
  let product = 1;
  allowed.forEach((map, i) => {
    product = multiply256(product, byteAt(map, byte));
    if (i > 0 && i < allowed.length - 1) witness.push(product);
  });
  return witness;
};

const claimsHold = (block: Block, plaintext: Uint8Array): boolean =>
  block.bytes.every((claim, i) => {
    const byte = byteAt(plaintext, i);
    return typeof claim === 'number' ? claim === byte : isInClass(byte, claim);
  });

/** Writes the borrow bits after the first, which is linear, and before the last, which is 0; whether the predicate holds. */
const addPredicate = (bytes: Uint8Array, first: number, predicate: Predicate, digits: readonly number[]): boolean => {
  if (predicate.comparison === 'equal') return digits.join('') === predicate.bound;
  const chain = borrowsOf(predicate);
  const borrows = borrowBits(chain, digits);
  for (let i = 0; i < chain.committed; i++)
    bytes[first + (i >> 3)] = byteAt(bytes, first + (i >> 3)) | (itemAt(borrows, i + 1) << (i & 7));
  return borrows.at(-1) !== 1;
};
