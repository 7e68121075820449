import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { MAX_BLOCKS, type Block, type Statement } from '../../../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { aKey, aStatement, blocksOf, flipped, someRandomness, textOf, withItem } from './a-statement.ts';

const statement = aStatement({ blocks: blocksOf(textOf('HTTP/1.1 200 OK')) });
const proof = proveDisclosure(statement, { key: aKey(), randomness: someRandomness() });
const outcomeOf = (bytes: Uint8Array, of: Statement = statement): string =>
  refusalOf(() => verifyDisclosure(of, bytes));

describe('a malformed proof is refused by code', () => {
  it('when it is empty or of no allowed parameter set', () => {
    expect(outcomeOf(new Uint8Array(0))).toBe('ATTESTATION_FAILED proof_parameter_set');
    for (const id of [0, 4, 127, 255])
      expect(outcomeOf(Uint8Array.of(id, ...proof.subarray(1)))).toBe('ATTESTATION_FAILED proof_parameter_set');
  });

  it('when it is cut or goes on', () => {
    for (const length of [1, 2, 33, 100, proof.length - 21, proof.length - 1])
      expect(outcomeOf(proof.subarray(0, length))).toBe('ATTESTATION_FAILED proof_length');
    expect(outcomeOf(Uint8Array.of(...proof, 0))).toBe('ATTESTATION_FAILED proof_length');
    expect(outcomeOf(Uint8Array.of(...proof, ...proof))).toBe('ATTESTATION_FAILED proof_length');
  });

  it('when its challenge has a bit that grinding makes zero', () => {
    const small = proveDisclosure(statement, { key: aKey(), randomness: someRandomness() }, { parameterSet: 'small' });
    const lastOfDelta = 8 * (small.length - 5) + 7;
    expect(outcomeOf(flipped(small, lastOfDelta))).toBe('ATTESTATION_FAILED proof_challenge');
  });

  it('when its id is that of another allowed set', () => {
    expect(outcomeOf(Uint8Array.of(3, ...proof.subarray(1)))).toBe('ATTESTATION_FAILED proof_length');
  });

  it('whatever its bytes are', () => {
    const refusals = /^ATTESTATION_FAILED proof_(parameter_set|length|challenge|rejected)$/;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => expect(outcomeOf(bytes)).toMatch(refusals)),
      { numRuns: 500, seed: 1 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: proof.length - 1, maxLength: proof.length - 1 }), (bytes) =>
        expect(outcomeOf(Uint8Array.of(1, ...bytes))).toBe('ATTESTATION_FAILED proof_rejected'),
      ),
      { numRuns: 5, seed: 1 },
    );
  });
});

describe('a malformed statement is refused by code', () => {
  const withBlock = (change: (block: Block) => Block): Statement => ({
    ...statement,
    blocks: withItem(statement.blocks, 0, change),
  });
  const bytesWith = (claim: number) => (block: Block) => ({ ...block, bytes: withItem(block.bytes, 0, () => claim) });

  it.each([
    ['without blocks', { ...statement, blocks: [] }, 'ATTESTATION_FAILED statement_empty'],
    [
      'with too many blocks',
      { ...statement, blocks: Array.from({ length: MAX_BLOCKS + 1 }, () => statement.blocks).flat() },
      'RESPONSE_TOO_LARGE statement_too_large',
    ],
    [
      'with a block twice',
      { ...statement, blocks: [...statement.blocks, ...statement.blocks] },
      'ATTESTATION_FAILED statement_block_twice',
    ],
    [
      'with a block of which nothing is claimed',
      withBlock((block) => ({ ...block, bytes: block.bytes.map(() => 'any' as const) })),
      'ATTESTATION_FAILED statement_block_without_claim',
    ],
    [
      'with a long nonce',
      withBlock((block) => ({ ...block, nonce: new Uint8Array(13) })),
      'ATTESTATION_FAILED statement_block',
    ],
    [
      'with a counter of 33 bits',
      withBlock((block) => ({ ...block, counter: 2 ** 32 })),
      'ATTESTATION_FAILED statement_block',
    ],
    [
      'with a counter between numbers',
      withBlock((block) => ({ ...block, counter: 2.5 })),
      'ATTESTATION_FAILED statement_block',
    ],
    [
      'with 15 bytes of ciphertext',
      withBlock((block) => ({ ...block, ciphertext: new Uint8Array(15) })),
      'ATTESTATION_FAILED statement_block',
    ],
    [
      'with 17 claims',
      withBlock((block) => ({ ...block, bytes: [...block.bytes, 'any'] })),
      'ATTESTATION_FAILED statement_block',
    ],
    ['with a byte of 256', withBlock(bytesWith(256)), 'ATTESTATION_FAILED statement_block'],
    ['with a byte below 0', withBlock(bytesWith(-1)), 'ATTESTATION_FAILED statement_block'],
    ['with a byte that is no number', withBlock(bytesWith(Number.NaN)), 'ATTESTATION_FAILED statement_block'],
  ] as [string, Statement, string][])('%s', (_, malformed, refusal) => {
    expect(outcomeOf(proof, malformed)).toBe(refusal);
    expect(refusalOf(() => proveDisclosure(malformed, { key: aKey(), randomness: someRandomness() }))).toBe(refusal);
  });

  it('with a predicate on bytes that are no hidden digits, or on none, or with another bound', () => {
    const digits = [{ block: 0, byte: 0 }];
    for (const predicate of [
      { comparison: 'at-least' as const, digits, bound: '1' },
      { comparison: 'at-least' as const, digits: [{ block: 7, byte: 0 }], bound: '1' },
      { comparison: 'at-least' as const, digits: [], bound: '' },
      { comparison: 'at-least' as const, digits, bound: '10' },
      { comparison: 'at-least' as const, digits, bound: 'x' },
    ])
      expect(outcomeOf(proof, { ...statement, predicates: [predicate] })).toBe(
        'ATTESTATION_FAILED statement_predicate',
      );
  });
});
