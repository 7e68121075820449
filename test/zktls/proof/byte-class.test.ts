import { describe, expect, it } from '@jest/globals';
import { byteAt } from '../../../zktls/proof/byte-at.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import {
  BYTE_CLASSES,
  CLASS_CONDITIONS,
  isInClass,
  type ByteClass,
} from '../../../zktls/proof/statement/byte-class.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { cheat } from './a-cheating-prover.ts';
import { aKey, aStatement, blocksOf, someRandomness } from './a-statement.ts';

const MEMBERS: Record<ByteClass, RegExp> = {
  any: /^[^]$/,
  'no-crlf': /^[^\r\n]$/,
  'no-control': /^[^\x00-\x1f\x7f]$/,
  'json-string': /^[^\x00-\x1f"\\]$/,
  number: /^[-0-9eE+.]$/,
  digit: /^[0-9]$/,
  literal: /^[`a-w]$/,
  ascii: /^[\x20-\x7f]$/,
};
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

const statementOf = (byte: number, byteClass: ByteClass) =>
  aStatement({ blocks: blocksOf(Uint8Array.of(byte, 65), { claim: (value, at) => (at === 0 ? byteClass : value) }) });

describe.each(BYTE_CLASSES)('the class "%s"', (byteClass) => {
  it('has exactly its bytes', () => {
    expect(ALL_BYTES.filter((byte) => isInClass(byte, byteClass))).toEqual(
      ALL_BYTES.filter((byte) => MEMBERS[byteClass].test(String.fromCharCode(byte))),
    );
  });

  it('is made of maps that are affine', () => {
    const { excluded, allowed } = CLASS_CONDITIONS[byteClass];
    const isAffine = (map: Uint8Array): boolean =>
      ALL_BYTES.every((a) =>
        ALL_BYTES.every((b) => (byteAt(map, a ^ b) ^ byteAt(map, a)) === (byteAt(map, b) ^ byteAt(map, 0))),
      );
    expect([...excluded, ...allowed].filter((map) => !isAffine(map))).toEqual([]);
  });

  it('is proved of hidden bytes at its edges and of no other', () => {
    const outcomes = (bytes: readonly number[]): string[] =>
      bytes.map((byte) => {
        const statement = statementOf(byte, byteClass);
        return refusalOf(() => verifyDisclosure(statement, cheat(statement)));
      });
    // Bytes whose neighbour (one bit away) is on the other side of the class' edge.
    const edges = ALL_BYTES.filter((byte) =>
      [1, 2, 16, 64].some((bit) => isInClass(byte, byteClass) !== isInClass(byte ^ bit, byteClass)),
    );
    const sampled = [...edges.filter((_, i) => i % Math.ceil(edges.length / 8) === 0), 0x0a, 0x22, 0x2e, 0x5c, 0x7f];
    expect(outcomes(sampled)).toEqual(
      sampled.map((byte) => (isInClass(byte, byteClass) ? 'accepted' : 'ATTESTATION_FAILED proof_rejected')),
    );
  }, 30_000);
});

describe('a hidden byte that breaks its class', () => {
  it.each([
    ['no-crlf', 0x0d],
    ['no-control', 0x7f],
    ['json-string', 0x22],
    ['number', 0x2c],
    ['digit', 0x3a],
  ] as const)('of "%s" is not proved with any witness of the class', (byteClass, byte) => {
    const statement = statementOf(byte, byteClass);
    for (let value = 0; value < 256; value += 51) {
      const proof = cheat(statement, {
        witness: (bytes, layout) => bytes.fill(value, (layout.blocks[0]?.hidden[0]?.witness ?? 0) + 1),
      });
      expect(refusalOf(() => verifyDisclosure(statement, proof))).toBe('ATTESTATION_FAILED proof_rejected');
    }
  });

  it('is nothing that an honest prover would prove', () => {
    const secret = { key: aKey(), randomness: someRandomness() };
    expect(refusalOf(() => proveDisclosure(statementOf(0x0a, 'no-crlf'), secret))).toBe(
      'ATTESTATION_FAILED statement_false',
    );
  });
});
