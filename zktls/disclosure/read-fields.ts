import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { refuse } from '../refusal.ts';
import { disclosedBytes } from './byte-source.ts';
import { checkDisclosedSize } from './check-disclosed-size.ts';
import type { DisclosedField } from './disclosed-field.ts';
import { exactValueOf, type Json } from './exact-value.ts';
import { evaluateRule, isComparison } from './evaluate-rule.ts';
import { compareNumber, type DigitComparison } from './hidden-number.ts';
import type { HttpResponse } from './http-response.ts';
import { parseJsonPath } from './json-path.ts';
import { parseJson } from './parse-json.ts';
import { readJson, type JsonTarget } from './read-json.ts';
import { saltOf } from './salted-hash.ts';
import { readText } from './read-text.ts';

/** The fields that rules name, and what of them the proof has to show. */
export type ReadFields = {
  readonly fields: Record<string, DisclosedField>;
  /** Positions are the body's. */
  readonly comparisons: readonly DigitComparison[];
};

type NamedRule = { readonly field: string; readonly rule: DisclosureRule };

/**
 * Evaluates rules on one response of which bytes may be hidden: for the attestor from what is disclosed and proved, for the
 * prover from everything, which tells what to disclose and prove. Refuses what is not certain, what is absent, and predicates
 * that do not hold.
 */
export const readFields = (
  response: HttpResponse,
  rules: Readonly<Record<string, DisclosureRule>>,
  claimContext: Uint8Array,
): ReadFields => {
  const named = Object.entries(rules).map(([field, rule]): NamedRule => ({ field, rule }));
  const fields = new Map<string, DisclosedField>();
  const comparisons: DigitComparison[] = [];
  const settle = ({ field, rule }: NamedRule, value: Json): void => {
    fields.set(field, evaluateRule(rule, value, saltOf(claimContext, field)));
  };

  // 1. Header, regex and css: text that is disclosed.
  for (const one of named) if (one.rule.jsonPath === undefined) settle(one, readText(response, one.rule));

  // 2. JSON values that are disclosed; 3. after them numbers that stay hidden, unless they are a part of those.
  const located = locate(response, named);
  for (const { one, target } of located) {
    if (!isComparison(one.rule)) settle(one, valueAt(response, target));
  }
  for (const { one, target } of located) {
    if (!isComparison(one.rule)) continue;
    const { field, comparison } = compareNumber(response.body, target, one.rule);
    fields.set(one.field, field);
    if (comparison !== undefined) comparisons.push(comparison);
  }

  const inOrder = named.flatMap(({ field }) => {
    const read = fields.get(field);
    return read === undefined ? [] : [[field, read] as const];
  });
  const inTheirOrder = Object.fromEntries(inOrder);
  checkDisclosedSize(inTheirOrder);
  return { fields: inTheirOrder, comparisons };
};

const locate = (
  { body }: HttpResponse,
  named: readonly NamedRule[],
): readonly { readonly one: NamedRule; readonly target: JsonTarget }[] => {
  const byPath = named.flatMap((one) =>
    one.rule.jsonPath === undefined ? [] : [{ one, path: parseJsonPath(one.rule.jsonPath) }],
  );
  if (byPath.length === 0) return [];
  const targets = readJson(
    body,
    byPath.map(({ path }) => path),
  );
  return byPath.flatMap(({ one }, i) => {
    const target = targets[i];
    return target === undefined ? [] : [{ one, target }];
  });
};

/** A value of which every byte is disclosed, parsed as strictly as a whole document. */
const valueAt = ({ body }: HttpResponse, { start, end }: JsonTarget): Json => {
  const document = parseJson(disclosedBytes(body, start, end));
  if (document.root.kind === 'null') refuse('json_path_null');
  return exactValueOf(document, document.root);
};
