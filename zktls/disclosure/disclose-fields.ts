import type { DisclosureRule } from '../../core/contract/attestor-api.ts';
import { refuse } from '../refusal.ts';
import { exactValueOf, type Json } from './exact-value.ts';
import { findByPath, parseJsonPath } from './json-path.ts';
import { parseJson, type JsonDocument } from './parse-json.ts';

/** Leaves room in an event of 256 KB and an item of 400 KB for the attestation and the fields beside each other. */
const MAX_DISCLOSED_CHARACTERS = 65_536;

/**
 * The seam between what a recording proves and what an attestation says: evaluates the rules on the response bodies, each by
 * its request's name, and returns exactly the fields that they name. Attestor (to sign) and prover (to show) call this same function.
 */
export const discloseFields = (
  bodies: ReadonlyMap<string, Uint8Array>,
  rules: Readonly<Record<string, DisclosureRule>>,
): Record<string, Json> => {
  const documents = new Map<string, JsonDocument>();
  const documentOf = (from: string): JsonDocument => {
    const body = bodies.get(from);
    if (body === undefined) return refuse('rule_source');
    const document = documents.get(from) ?? parseJson(body);
    documents.set(from, document);
    return document;
  };
  const fields = Object.entries(rules).map(([field, rule]): [string, Json] => {
    if (rule.jsonPath === undefined) return refuse('rule_source');
    const path = parseJsonPath(rule.jsonPath);
    const document = documentOf(rule.from);
    return [field, exactValueOf(document, findByPath(document, path))];
  });
  if (JSON.stringify(fields).length > MAX_DISCLOSED_CHARACTERS) refuse('disclosure_too_large');
  return Object.fromEntries(fields);
};
