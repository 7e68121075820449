import { canonicalJson } from './canonical-json.ts';
import type { Collection } from './collection.ts';
import { plannedDisclosures } from './disclosure-plan.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import { mostPages } from './request.ts';

/**
 * UTF-8 of all rules and of the headers that the flow writes, of every page. An attestation states each of them: 65,536 characters
 * of base64url, which with the values and what else sources say stay below the 200,000 of an event.
 */
const STATED_BYTES = 49_152;

/** Finds rules, above all long lists of `oneOf`, and headers that no attestation could carry. */
export const rulesSizeProblems = (node: string, { disclose, requests }: Collection): Problem[] => {
  const pages = Object.entries(requests).map(([name, request]) => [
    name,
    new Array<string>(mostPages(request)).fill(''),
  ]);
  const planned = plannedDisclosures({ disclose }, Object.fromEntries(pages));
  const rules = Object.fromEntries(Object.entries(planned).map(([name, { rule }]) => [name, rule]));
  const headers = Object.values(requests).flatMap((request) =>
    new Array<object>(mostPages(request)).fill(request.headers ?? {}),
  );
  const bytes = Buffer.byteLength(canonicalJson(rules)) + Buffer.byteLength(JSON.stringify(headers));
  if (bytes <= STATED_BYTES) return [];
  const message = `with all pages are ${bytes} bytes of rules and headers, and an attestation states each: at most ${STATED_BYTES}. Shorten lists of "oneOf", or split the flow`;
  return [problemAt(['nodes', node, 'disclose'], message)];
};
