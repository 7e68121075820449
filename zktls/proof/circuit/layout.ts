import { itemAt } from '../byte-at.ts';
import { BLOCK_BYTES, KEY_BYTES, KEY_SCHEDULE_SBOXES, shiftedFrom } from '../field/aes.ts';
import { CLASS_CONDITIONS, classWitnessBytes, type ByteClass } from '../statement/byte-class.ts';
import type { Block, ByteClaim, Statement } from '../statement/statement.ts';
import { borrowsOf } from './comparison.ts';

/** A hidden byte of which something is proved. */
export type HiddenByte = {
  /** 0 to 15. */
  readonly byte: number;
  readonly byteClass: ByteClass;
  /** Where its round-10 inverse stands in the witness; the bytes of its class follow. */
  readonly witness: number;
};

/** Where a block's part of the witness is. */
export type BlockLayout = {
  /** Rounds 1 to 8, 16 inverses each, then round 9. */
  readonly witness: number;
  /** The columns of the last state that claimed bytes come from. */
  readonly columns: readonly number[];
  /** The S-boxes of round 9 that feed those columns, ascending: 4, 8, 12 or 16. */
  readonly ninthRound: readonly number[];
  readonly hidden: readonly HiddenByte[];
};

/** Where each byte of the witness stands: key, key schedule, blocks, predicates. A function of the statement alone. */
export type Layout = {
  readonly witnessBytes: number;
  /** Constraints with values in GF(2^8), an upper bound. */
  readonly constraints: number;
  readonly blocks: readonly BlockLayout[];
  /** Where the borrow bits of each predicate begin. */
  readonly predicates: readonly number[];
};

/** Witness bytes of rounds 1 to 8. */
export const EIGHT_ROUNDS_BYTES = 8 * BLOCK_BYTES;
const CONSTRAINTS_OF_SBOX = 2;

/** Lays out the witness of a checked statement. */
export const layoutOf = (statement: Statement): Layout => {
  let witnessBytes = KEY_BYTES + KEY_SCHEDULE_SBOXES;
  let constraints = CONSTRAINTS_OF_SBOX * KEY_SCHEDULE_SBOXES;
  const blocks = statement.blocks.map((block) => {
    const layout = layoutOfBlock(block, witnessBytes);
    const last = layout.hidden.at(-1);
    const claimed = block.bytes.filter((claim) => claim !== 'any').length;
    witnessBytes =
      last === undefined
        ? layout.witness + EIGHT_ROUNDS_BYTES + layout.ninthRound.length
        : last.witness + hiddenWitnessBytes(last.byteClass);
    constraints += CONSTRAINTS_OF_SBOX * (EIGHT_ROUNDS_BYTES + layout.ninthRound.length + claimed);
    for (const { byteClass } of layout.hidden) {
      const { excluded, allowed } = CLASS_CONDITIONS[byteClass];
      constraints += excluded.length + allowed.length;
    }
    return layout;
  });
  const predicates = statement.predicates.map((predicate) => {
    const first = witnessBytes;
    witnessBytes += Math.ceil(borrowsOf(predicate).committed / 8);
    constraints += 4 * predicate.digits.length;
    return first;
  });
  return { witnessBytes, constraints, blocks, predicates };
};

const hiddenWitnessBytes = (byteClass: ByteClass): number => 1 + classWitnessBytes(CLASS_CONDITIONS[byteClass]);

const layoutOfBlock = (block: Block, witness: number): BlockLayout => {
  const isClaimed = (claim: ByteClaim): boolean => claim !== 'any';
  const columns = [0, 1, 2, 3].filter((column) =>
    block.bytes.some((claim, byte) => isClaimed(claim) && shiftedFrom(byte) >> 2 === column),
  );
  const ninthRound = columns
    .flatMap((column) => [0, 1, 2, 3].map((row) => shiftedFrom(4 * column + row)))
    .sort((a, b) => a - b);
  let next = witness + EIGHT_ROUNDS_BYTES + ninthRound.length;
  const hidden = block.bytes.flatMap((claim, byte) => {
    if (typeof claim === 'number' || claim === 'any') return [];
    const at = next;
    next += hiddenWitnessBytes(claim);
    return [{ byte, byteClass: claim, witness: at }];
  });
  return { witness, columns, ninthRound, hidden };
};

/** The hidden byte at a predicate's position. */
export const hiddenByteAt = (layout: Layout, block: number, byte: number): HiddenByte =>
  itemAt(
    itemAt(layout.blocks, block).hidden.filter((hidden) => hidden.byte === byte),
    0,
  );
