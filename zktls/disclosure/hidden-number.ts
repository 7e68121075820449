import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { refuse } from '../refusal.ts';
import type { ByteSource } from './byte-source.ts';
import { compareHidden, holdsForDecimal, parseDecimal } from './decimal.ts';
import type { DisclosedField } from './disclosed-field.ts';
import { comparisonOf, predicateField } from './evaluate-rule.ts';
import type { JsonTarget } from './read-json.ts';

/** What the proof has to show: hidden digits, by their positions in the body, against as many public ones. */
export type DigitComparison = {
  readonly comparison: 'at-least' | 'at-most';
  readonly positions: readonly number[];
  readonly bound: string;
};

const HIDDEN_DIGIT = '#';
/** As many digits as a predicate of a proof may have. */
const MAX_DIGITS = 32;

/**
 * Compares a JSON number, or a string that spells one, with the bound of a rule. Sign and point have to be disclosed; the digits
 * are all hidden, then the proof has to show the comparison, or all disclosed.
 */
export const compareNumber = (
  body: ByteSource,
  target: JsonTarget,
  rule: DisclosureRule,
): { readonly field: DisclosedField; readonly comparison?: DigitComparison } => {
  const { comparison, bound, predicate } = comparisonOf(rule);
  const { text, positions } = readNumber(body, target);
  if (positions.length === 0) {
    const number = parseDecimal(text) ?? refuse('predicate_number');
    return { field: predicateField(predicate, holdsForDecimal(number, comparison, bound)) };
  }
  const shape = /^(?<sign>-?)(?<whole>#+)(?:\.(?<fraction>#+))?$/.exec(text)?.groups;
  if (shape === undefined || positions.length > MAX_DIGITS) return refuse('predicate_number');
  const { sign = '', whole = '', fraction = '' } = shape;
  const hidden = { isNegative: sign === '-', wholeDigits: whole.length, fractionDigits: fraction.length };
  const toProve = compareHidden(hidden, comparison, bound);
  if (toProve.kind === 'certain') return { field: predicateField(predicate, toProve.holds) };
  return {
    field: predicateField(predicate, true),
    comparison: { comparison: toProve.comparison, positions, bound: toProve.bound },
  };
};

/** The number's text with `#` for each hidden digit, and where those are. */
const readNumber = (body: ByteSource, target: JsonTarget): { text: string; positions: readonly number[] } => {
  if (target.kind !== 'number' && target.kind !== 'string') refuse('predicate_number');
  const quote = target.kind === 'string' ? 1 : 0;
  const positions: number[] = [];
  let text = '';
  for (let at = target.start + quote; at < target.end - quote; at += 1) {
    if (body.hiddenAs(at, ['digit']) === undefined) {
      text += String.fromCharCode(body.disclosed(at));
    } else {
      text += HIDDEN_DIGIT;
      positions.push(at);
    }
  }
  return { text, positions };
};
