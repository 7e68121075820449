import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { itemAt } from '../../../zktls/proof/byte-at.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import type { Predicate, Statement } from '../../../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { cheat } from './a-cheating-prover.ts';
import { aKey, aStatement, blocksOf, someRandomness, textOf } from './a-statement.ts';

type Comparison = Predicate['comparison'];
const COMPARISONS: readonly Comparison[] = ['at-least', 'at-most', 'equal'];
const holds = (comparison: Comparison, number: string, bound: string): boolean =>
  comparison === 'at-least' ? number >= bound : comparison === 'at-most' ? number <= bound : number === bound;

const FIRST_DIGIT = 12; // so that longer numbers go on in the next block
const statementOf = (number: string, bound: string, comparison: Comparison): Statement => {
  const isDigit = (at: number): boolean => at >= FIRST_DIGIT && at < FIRST_DIGIT + number.length;
  const blocks = blocksOf(textOf(`{"balance": ${number}}`), { claim: (byte, at) => (isDigit(at) ? 'digit' : byte) });
  const digits = [...number].map((_, i) => ({ block: (FIRST_DIGIT + i) >> 4, byte: (FIRST_DIGIT + i) & 15 }));
  return aStatement({ blocks, predicates: [{ comparison, digits, bound }] });
};
/** What the verifier says to a prover that does not check whether the statement is true. */
const outcomeOf = (number: string, bound: string, comparison: Comparison): string => {
  const statement = statementOf(number, bound, comparison);
  return refusalOf(() => verifyDisclosure(statement, cheat(statement)));
};
const expected = (isTrue: boolean): string => (isTrue ? 'accepted' : 'ATTESTATION_FAILED proof_rejected');

describe.each(COMPARISONS)('the predicate "%s" on hidden digits', (comparison) => {
  it.each([
    ['5000', '5000'],
    ['4999', '5000'],
    ['9999', '5000'],
    ['0000', '0000'],
    ['0000', '0001'],
    ['5001', '5000'],
    ['8', '8'],
    ['7', '8'],
    ['9', '8'],
    ['200000', '199999'],
    ['199999', '200000'],
    ['9999', '9999'],
  ])('is proved of %s and %s when it is true', (number, bound) => {
    expect(outcomeOf(number, bound, comparison)).toBe(expected(holds(comparison, number, bound)));
  });

  it('is proved of any numbers when it is true', () => {
    const digits = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
    const pair = fc.integer({ min: 1, max: 6 }).chain((length) => fc.tuple(digits(length), digits(length)));
    fc.assert(
      fc.property(pair, ([number, bound]) => {
        expect(outcomeOf(number, bound, comparison)).toBe(expected(holds(comparison, number, bound)));
      }),
      { numRuns: 12, seed: 1 },
    );
  });
});

describe('a predicate', () => {
  it('is proved by the honest prover when it is true, and else not begun', () => {
    const secret = { key: aKey(), randomness: someRandomness() };
    for (const comparison of COMPARISONS) {
      for (const bound of ['4999', '5000', '5001']) {
        const statement = statementOf('5000', bound, comparison);
        expect(refusalOf(() => verifyDisclosure(statement, proveDisclosure(statement, secret)))).toBe(
          holds(comparison, '5000', bound) ? 'accepted' : 'ATTESTATION_FAILED statement_false',
        );
      }
    }
  });

  it('does not hold by a lie about the borrow bits', () => {
    const statement = statementOf('4999', '5001', 'at-least');
    for (let lie = 0; lie < 256; lie += 17) {
      const proof = cheat(statement, {
        witness: (bytes, layout) => bytes.fill(lie, itemAt(layout.predicates, 0)),
      });
      expect(refusalOf(() => verifyDisclosure(statement, proof))).toBe('ATTESTATION_FAILED proof_rejected');
    }
  });

  it('is not proved of bytes that are no digits', () => {
    for (const number of ['5a00', '50:0', ' 500', '5.00', 'µ000'])
      expect(outcomeOf(number, '0000', 'at-least')).toBe('ATTESTATION_FAILED proof_rejected');
  });
});
