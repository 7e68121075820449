import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { isDisclosable } from '../attestation/disclosable.ts';
import { refuse } from '../refusal.ts';
import { boundDecimal, holdsForDecimal, parseDecimal, type Decimal } from './decimal.ts';
import type { DisclosedField, FieldPredicate } from './disclosed-field.ts';
import type { Json } from './exact-value.ts';
import { saltedHash } from './salted-hash.ts';

/** Whether a rule compares a number with a bound, so that the number need not be disclosed. */
export const isComparison = (rule: DisclosureRule): boolean => rule.atLeast !== undefined || rule.atMost !== undefined;

/** The comparison of a rule that makes one. */
export const comparisonOf = (
  rule: DisclosureRule,
): { readonly comparison: 'at-least' | 'at-most'; readonly bound: Decimal; readonly predicate: FieldPredicate } => {
  if (rule.atLeast !== undefined) {
    return { comparison: 'at-least', bound: boundDecimal(rule.atLeast), predicate: { atLeast: rule.atLeast } };
  }
  if (rule.atMost !== undefined) {
    return { comparison: 'at-most', bound: boundDecimal(rule.atMost), predicate: { atMost: rule.atMost } };
  }
  return refuse('predicate_bound');
};

/**
 * What a rule says of a disclosed value. Refuses `predicate_false` when it does not hold, so that it is never attested, and
 * `value_reserved_name` for a value that readers of attestations would change.
 */
export const evaluateRule = (rule: DisclosureRule, value: Json, salt: Uint8Array): DisclosedField => {
  if (rule.hash === true) return saltedHash(value, salt);
  if (isComparison(rule)) {
    const { comparison, bound, predicate } = comparisonOf(rule);
    return predicateField(predicate, holdsForDecimal(numberOf(value), comparison, bound));
  }
  if (rule.equals !== undefined) return predicateField({ equals: rule.equals }, value === rule.equals);
  if (rule.oneOf !== undefined) {
    return predicateField(
      { oneOf: rule.oneOf },
      rule.oneOf.some((one) => one === value),
    );
  }
  return isDisclosable(value) ? { kind: 'value', value } : refuse('value_reserved_name');
};

/** A predicate that holds; refuses one that does not. */
export const predicateField = (predicate: FieldPredicate, holds: boolean): DisclosedField =>
  holds ? { kind: 'predicate', predicate, holds } : refuse('predicate_false');

/** A number, or a string that spells one. */
const numberOf = (value: Json): Decimal =>
  (typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : undefined) ??
  refuse('predicate_number');
