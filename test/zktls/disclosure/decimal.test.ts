import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundDecimal, compareHidden, holdsForDecimal, parseDecimal } from '../../../zktls/disclosure/decimal.ts';
import { refusalOf } from '../refusal-of.ts';

const COMPARISONS = ['at-least', 'at-most'] as const;
const digits = (min: number, max: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: min, maxLength: max }).map((all) => all.join(''));
const decimal = fc.record({ isNegative: fc.boolean(), whole: digits(1, 4), fraction: digits(0, 3) });

/** The value in units of 10^-3, as nothing above makes more digits. */
const valueOf = ({ isNegative, whole, fraction }: { isNegative: boolean; whole: string; fraction: string }): bigint =>
  BigInt(whole + fraction.padEnd(3, '0')) * (isNegative ? -1n : 1n);

describe('a hidden decimal number', () => {
  it('is compared as the number is, by its digits or by its shape alone', () => {
    fc.assert(
      fc.property(decimal, decimal, fc.constantFrom(...COMPARISONS), (number, bound, comparison) => {
        const holds = comparison === 'at-least' ? valueOf(number) >= valueOf(bound) : valueOf(number) <= valueOf(bound);
        const shape = {
          isNegative: number.isNegative,
          wholeDigits: number.whole.length,
          fractionDigits: number.fraction.length,
        };
        const toProve = compareHidden(shape, comparison, bound);
        if (toProve.kind === 'certain') return expect(toProve.holds).toBe(holds);
        const hidden = number.whole + number.fraction;
        expect(toProve.bound).toHaveLength(hidden.length);
        expect(toProve.comparison === 'at-least' ? hidden >= toProve.bound : hidden <= toProve.bound).toBe(holds);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is compared in the clear with the same result', () => {
    fc.assert(
      fc.property(decimal, decimal, fc.constantFrom(...COMPARISONS), (number, bound, comparison) => {
        const holds = comparison === 'at-least' ? valueOf(number) >= valueOf(bound) : valueOf(number) <= valueOf(bound);
        expect(holdsForDecimal(number, comparison, bound)).toBe(holds);
      }),
    );
  });
});

describe('a decimal number in a text', () => {
  it.each(['0', '-0', '12', '-12.50', '007', '1.0'])('is read from %s', (text) => {
    const { isNegative, whole, fraction } = parseDecimal(text) ?? { isNegative: false, whole: '', fraction: '' };
    expect(`${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : '.'}${fraction}`).toBe(text);
  });

  it.each(['', '-', '+1', '1.', '.5', '1e3', '1,000', ' 1', '1 ', '١', `${'9'.repeat(33)}`])(
    'is none in %j',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('is no bound when it has an exponent', () => {
    expect(refusalOf(() => boundDecimal(1e21))).toBe('FLOW_INVALID predicate_bound');
    expect(refusalOf(() => boundDecimal(Number.NaN))).toBe('FLOW_INVALID predicate_bound');
    expect(boundDecimal(-0.25)).toEqual({ isNegative: true, whole: '0', fraction: '25' });
  });
});
