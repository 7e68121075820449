import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { refuse } from '../refusal.ts';
import { disclosedBytes } from './byte-source.ts';
import { checkDisclosedSize } from './check-disclosed-size.ts';
import { allDisclosed } from './claimed-bytes.ts';
import { claimedSource } from './claimed-source.ts';
import type { DisclosedField } from './disclosed-field.ts';
import { readResponse } from './http-response.ts';
import { findByPath, parseJsonPath } from './json-path.ts';
import { parseJson } from './parse-json.ts';
import { readFields } from './read-fields.ts';

/** A response that the prover knows. */
export type KnownResponse = { readonly bytes: Uint8Array; readonly isClosed: boolean };

/**
 * The fields that rules disclose of a response whose every byte is known. Refuses what a claim would refuse, and what only shows
 * when nothing is hidden: predicates that do not hold, and JSON that is not valid, or has a name twice, anywhere. Hashes are
 * salted otherwise than in a claim, unless `claimContext` is the claim's.
 */
export const previewFields = (
  { bytes, isClosed }: KnownResponse,
  rules: Readonly<Record<string, DisclosureRule>>,
  claimContext: Uint8Array = new Uint8Array(32),
): Readonly<Record<string, DisclosedField>> => {
  const response = readResponse(claimedSource(allDisclosed(bytes)), { isClosed, mayHide: () => false });
  const paths = Object.values(rules).flatMap(({ jsonPath }) =>
    jsonPath === undefined ? [] : [parseJsonPath(jsonPath)],
  );
  if (paths.length > 0) {
    const document = parseJson(disclosedBytes(response.body, 0, response.body.length));
    for (const path of paths) findByPath(document, path);
  }
  return readFields(response, rules, claimContext).fields;
};

/** As `previewFields`, of several responses by their requests' names; each rule reads the one that it names. */
export const previewAllFields = (
  responses: ReadonlyMap<string, KnownResponse>,
  rules: Readonly<Record<string, DisclosureRule>>,
): Readonly<Record<string, DisclosedField>> => {
  const named = Object.entries(rules);
  const fields = [...new Set(named.map(([, { from }]) => from))].flatMap((from) => {
    const response = responses.get(from) ?? refuse('rule_source');
    const own = Object.fromEntries(named.filter(([, rule]) => rule.from === from));
    return Object.entries(previewFields(response, own));
  });
  const read = new Map(fields);
  const all = Object.fromEntries(
    named.flatMap(([field]) => {
      const one = read.get(field);
      return one === undefined ? [] : [[field, one]];
    }),
  );
  checkDisclosedSize(all);
  return all;
};
