import { refuse } from '../refusal.ts';

/** A decimal number by its digits; no exponent. */
export type Decimal = { readonly isNegative: boolean; readonly whole: string; readonly fraction: string };

/** What is disclosed of a number whose digits are hidden: its sign, and how many digits stand before and after the point. */
export type DecimalShape = {
  readonly isNegative: boolean;
  readonly wholeDigits: number;
  readonly fractionDigits: number;
};

/** `at-least` or `at-most` of hidden digits against as many public ones, or what follows from the shape alone. */
export type HiddenComparison =
  | { readonly kind: 'certain'; readonly holds: boolean }
  | { readonly kind: 'digits'; readonly comparison: 'at-least' | 'at-most'; readonly bound: string };

const DECIMAL = /^(?<sign>-?)(?<whole>\d{1,32})(?:\.(?<fraction>\d{1,32}))?$/;

/** Reads a decimal number without exponent, or gives undefined. */
export const parseDecimal = (text: string): Decimal | undefined => {
  const groups = DECIMAL.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { sign = '', whole = '', fraction = '' } = groups;
  return { isNegative: sign === '-', whole, fraction };
};

/** A bound of a rule as a decimal; refuses bounds that JavaScript writes with an exponent, and those that are no numbers. */
export const boundDecimal = (bound: number): Decimal => parseDecimal(String(bound)) ?? refuse('predicate_bound');

/**
 * What to prove of the digits of a hidden number, without sign and point, so that it is at least or at most `bound`. Public digits
 * beyond the hidden ones' precision are rounded to the side that keeps the meaning.
 */
export const compareHidden = (
  { isNegative, wholeDigits, fractionDigits }: DecimalShape,
  comparison: 'at-least' | 'at-most',
  bound: Decimal,
): HiddenComparison => {
  const isZero = scaled(bound, bound.fraction.length).value === 0n;
  const isBoundNegative = bound.isNegative && !isZero;
  // −X ≥ B is X ≤ −B, and −X ≤ B is X ≥ −B.
  const wanted = isNegative === (comparison === 'at-least') ? 'at-most' : 'at-least';
  const isOtherSide = isNegative ? !isBoundNegative && !isZero : isBoundNegative;
  if (isOtherSide) return { kind: 'certain', holds: wanted === 'at-least' };
  const { value, isExact } = scaled(bound, fractionDigits);
  const digits = String(wanted === 'at-least' && !isExact ? value + 1n : value);
  if (digits.length > wholeDigits + fractionDigits) return { kind: 'certain', holds: wanted === 'at-most' };
  return { kind: 'digits', comparison: wanted, bound: digits.padStart(wholeDigits + fractionDigits, '0') };
};

/** Whether `number` is at least or at most `bound`, exactly. */
export const holdsForDecimal = (number: Decimal, comparison: 'at-least' | 'at-most', bound: Decimal): boolean => {
  const digits = Math.max(number.fraction.length, bound.fraction.length);
  const signed = (decimal: Decimal): bigint => scaled(decimal, digits).value * (decimal.isNegative ? -1n : 1n);
  return comparison === 'at-least' ? signed(number) >= signed(bound) : signed(number) <= signed(bound);
};

/** The magnitude in units of 10^-digits, rounded down, and whether nothing was lost. */
const scaled = ({ whole, fraction }: Decimal, digits: number): { value: bigint; isExact: boolean } => ({
  value: BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits)),
  isExact: /^0*$/.test(fraction.slice(digits)),
});
