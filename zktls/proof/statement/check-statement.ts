import { refuse } from '../../refusal.ts';
import { BLOCK_BYTES } from '../field/aes.ts';
import { BYTE_CLASSES } from './byte-class.ts';
import { aesInput } from './aes-input.ts';
import {
  MAX_BLOCKS,
  MAX_DIGITS,
  MAX_PREDICATES,
  NONCE_BYTES,
  type Block,
  type ByteClaim,
  type Predicate,
  type Statement,
} from './statement.ts';

/** Refuses statements that are not of the documented shape; prover and verifier call it first. */
export const checkStatement = (statement: Statement): void => {
  if (statement.blocks.length === 0) refuse('statement_empty');
  if (statement.blocks.length > MAX_BLOCKS || statement.predicates.length > MAX_PREDICATES)
    refuse('statement_too_large');
  const inputs = new Set<string>();
  for (const block of statement.blocks) {
    checkBlock(block);
    inputs.add(Buffer.from(aesInput(block)).toString('hex'));
  }
  if (inputs.size < statement.blocks.length) refuse('statement_block_twice');
  for (const predicate of statement.predicates) checkPredicate(statement, predicate);
};

const checkBlock = (block: Block): void => {
  const isShaped =
    block.nonce.length === NONCE_BYTES &&
    isUintBelow(block.counter, 2 ** 32) &&
    block.ciphertext.length === BLOCK_BYTES &&
    block.bytes.length === BLOCK_BYTES &&
    block.bytes.every(isByteClaim);
  if (!isShaped) refuse('statement_block');
  // Such a block would cost a whole AES circuit and say nothing.
  if (block.bytes.every((claim) => claim === 'any')) refuse('statement_block_without_claim');
};

const isUintBelow = (value: number, bound: number): boolean => Number.isInteger(value) && value >= 0 && value < bound;

const isByteClaim = (claim: ByteClaim): boolean =>
  typeof claim === 'number' ? isUintBelow(claim, 256) : BYTE_CLASSES.includes(claim);

const checkPredicate = ({ blocks }: Statement, { comparison, digits, bound }: Predicate): void => {
  const isShaped =
    ['at-least', 'at-most', 'equal'].includes(comparison) &&
    digits.length >= 1 &&
    digits.length <= MAX_DIGITS &&
    digits.length === bound.length &&
    /^[0-9]+$/.test(bound) &&
    digits.every(({ block, byte }) => blocks[block]?.bytes[byte] === 'digit');
  if (!isShaped) refuse('statement_predicate');
};
