import { oracle, uint32 } from '../oracle.ts';
import type { ParameterSet } from '../parameter-set.ts';
import { aesInput } from './aes-input.ts';
import { BYTE_CLASSES } from './byte-class.ts';
import type { Block, Predicate, Statement } from './statement.ts';

const DIGEST_BYTES = 32;
const COMPARISONS: readonly Predicate['comparison'][] = ['at-least', 'at-most', 'equal'];

/** μ: the digest of a checked statement and of the parameter set. Different statements give different oracle inputs. */
export const statementDigest = (statement: Statement, set: ParameterSet): Uint8Array =>
  oracle(
    'statement',
    [
      Uint8Array.of(set.id, ...set.treeDepths),
      statement.context,
      uint32(statement.blocks.length),
      Buffer.concat(statement.blocks.map(encodeBlock)),
      Buffer.concat(statement.predicates.map(encodePredicate)),
    ],
    DIGEST_BYTES,
  );

/** 64 bytes: AES input, ciphertext, for each byte 0 or 1 + its class' number, for each byte its value, 0 when hidden. */
const encodeBlock = (block: Block): Uint8Array =>
  Buffer.concat([
    aesInput(block),
    block.ciphertext,
    Uint8Array.from(block.bytes, (claim) => (typeof claim === 'number' ? 0 : 1 + BYTE_CLASSES.indexOf(claim))),
    Uint8Array.from(block.bytes, (claim) => (typeof claim === 'number' ? claim : 0)),
  ]);

/** Comparison, number of digits, the bound's digits, and block and byte of each position. */
const encodePredicate = ({ comparison, digits, bound }: Predicate): Uint8Array =>
  Buffer.concat([
    Uint8Array.of(COMPARISONS.indexOf(comparison), digits.length),
    Buffer.from(bound, 'latin1'),
    ...digits.map(({ block, byte }) => Buffer.concat([uint32(block), Uint8Array.of(byte)])),
  ]);
