import { itemAt } from '../byte-at.ts';
import type { Predicate } from '../statement/statement.ts';

/**
 * Comparison of hidden digits N with a public bound T, as one chain of borrows. Four bits a digit keep the order of decimal
 * numbers, so N ≥ T is "N − T does not borrow" on those bits; N ≤ T is the same for the complements, N' ≥ T'.
 * From the lowest set bit of T (below it nothing can borrow), with n and b a digit bit and the borrow so far:
 * where T's bit is 1 the next borrow is ¬n ∨ b, where it is 0 it is ¬n ∧ b. The last must be 0.
 */
export type Borrows = {
  /** The bits of T or its complement, least significant first. */
  readonly bound: readonly number[];
  /** Whether the digits' bits are complemented too. */
  readonly isComplemented: boolean;
  /** The lowest set bit; -1 when there is none, and nothing is to prove. */
  readonly lowest: number;
  /** Borrow bits that the witness holds: the first is linear, the last is 0. */
  readonly committed: number;
};

/** The chain of a predicate; of `equal`, which has none, an empty one. */
export const borrowsOf = ({ comparison, bound }: Predicate): Borrows => {
  const isComplemented = comparison === 'at-most';
  const bits =
    comparison === 'equal' ? [] : bitsOfDigits([...bound].map(Number)).map((bit) => bit ^ Number(isComplemented));
  const lowest = bits.indexOf(1);
  const committed = lowest < 0 ? 0 : Math.max(0, bits.length - 2 - lowest);
  return { bound: bits, isComplemented, lowest, committed };
};

/** Four bits of each digit (the low half of its ASCII code), least significant first. */
const bitsOfDigits = (digits: readonly number[]): number[] =>
  digits.toReversed().flatMap((digit) => [0, 1, 2, 3].map((bit) => (digit >> bit) & 1));

/** The borrow out of each bit from the lowest; the last is 0 exactly when the comparison holds. */
export const borrowBits = ({ bound, isComplemented, lowest }: Borrows, digits: readonly number[]): number[] => {
  const bits = bitsOfDigits(digits).map((bit) => bit ^ Number(isComplemented));
  const borrows: number[] = [];
  if (lowest < 0) return borrows;
  for (let i = lowest, borrow = 0; i < bound.length; i++) {
    const missing = itemAt(bits, i) ^ 1;
    borrow = itemAt(bound, i) === 1 ? missing | borrow : missing & borrow;
    borrows.push(borrow);
  }
  return borrows;
};
