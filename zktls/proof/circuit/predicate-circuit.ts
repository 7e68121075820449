import { byteAt, itemAt } from '../byte-at.ts';
import type { BytePosition, Predicate, Statement } from '../statement/statement.ts';
import { addConstant, bitOfByte, committedByte, liftByte, type CommittedByte } from './committed-byte.ts';
import { borrowsOf } from './comparison.ts';
import type { ConstraintSum, Operand } from './constraint-sum.ts';
import { hiddenPlaintext } from './hidden-byte-circuit.ts';
import type { RoundKeys } from './key-schedule-circuit.ts';
import { hiddenByteAt, type Layout } from './layout.ts';
import { VALUE_TABLE } from './lift-maps.ts';
import type { Side } from './side.ts';

/** What the predicates of a statement share. */
type PredicateContext = { readonly side: Side; readonly sum: ConstraintSum; readonly roundKeys: RoundKeys };

/** Adds the constraints of predicate `index`. That the bytes are digits is their class' matter. */
export const constrainPredicate = (
  context: PredicateContext,
  statement: Statement,
  layout: Layout,
  index: number,
): void => {
  const predicate = itemAt(statement.predicates, index);
  const digits = predicate.digits.map(({ block, byte }: BytePosition) =>
    hiddenPlaintext(context, itemAt(statement.blocks, block), hiddenByteAt(layout, block, byte)),
  );
  if (predicate.comparison === 'equal') return constrainEqual(context, predicate, digits);
  constrainComparison(context, predicate, digits, itemAt(layout.predicates, index));
};

/** Each digit plus the bound's is zero. */
const constrainEqual = (
  { side, sum }: PredicateContext,
  { bound }: Predicate,
  digits: readonly CommittedByte[],
): void => {
  const wanted = Buffer.from(bound, 'latin1');
  digits.forEach((digit, i) => sum.zero(operandOf(addConstant(side, digit, byteAt(wanted, i)))));
};

/** The borrow chain of `comparison.ts`, each step as one product. */
const constrainComparison = (
  { side, sum }: PredicateContext,
  predicate: Predicate,
  digits: readonly CommittedByte[],
  witness: number,
): void => {
  const chain = borrowsOf(predicate);
  if (chain.lowest < 0) return;
  const not = (bit: CommittedByte): CommittedByte => addConstant(side, bit, 1);
  const bits = digits.toReversed().flatMap((digit) => [0, 1, 2, 3].map((bit) => bitOfByte(digit, bit)));
  const bit = (i: number): CommittedByte => (chain.isComplemented ? not(itemAt(bits, i)) : itemAt(bits, i));

  const last = chain.bound.length - 1;
  let borrow = not(bit(chain.lowest));
  if (chain.lowest === last) return sum.zero(operandOf(borrow));
  for (let i = chain.lowest + 1, used = 0; i <= last; i++, used++) {
    const next = i < last ? bitOfByte(committedByte(side, witness + (used >> 3)), used & 7) : undefined;
    if (itemAt(chain.bound, i) === 1) {
      // next = ¬n ∨ b, as n·¬b = ¬next; the last is 0, so its complement is 1.
      const complement = next === undefined ? constantOne(bit(i), not) : not(next);
      sum.product(operandOf(bit(i)), operandOf(not(borrow)), operandOf(complement));
    } else {
      // next = ¬n·b.
      sum.product(operandOf(not(bit(i))), operandOf(borrow), next === undefined ? undefined : operandOf(next));
    }
    if (next !== undefined) borrow = next;
  }
};

/** The constant 1, of the shape of `like`. */
const constantOne = (like: CommittedByte, not: (bit: CommittedByte) => CommittedByte): CommittedByte =>
  not({ columns: new Uint8Array(like.columns.length), value: 0 });

const operandOf = (x: CommittedByte): Operand => ({ lanes: liftByte(VALUE_TABLE, x), from: 0, value: x.value });
