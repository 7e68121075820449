import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { own } from '../../core/flow/name.ts';
import { Failure } from '../../core/failure.ts';
import { findByPath, parseJsonPath } from '../../zktls/disclosure/json-path.ts';
import type { JsonDocument, JsonNode } from '../../zktls/disclosure/parse-json.ts';
import { jsonDocument } from '../fixture/scrub-body.ts';
import { jsonPathOf, leavesOfJson } from '../fixture/scrub-json.ts';
import type { RunLog } from './run-log.ts';
import { sentSecrets } from './secret-headers.ts';

/** What of one exchange stays in the runner. */
export type HiddenOfExchange = {
  readonly name: string;
  readonly secretHeaders: readonly string[];
  /** Places of values that nobody gets to see; list indexes as `[*]`, each once. */
  readonly places: readonly string[];
  /** True when the attestor is to see the whole answer, as `css` and `regex` need it. */
  readonly attestorSeesAll: boolean;
};

/** What stays hidden when `rules` are disclosed: of every answer that was used, what no rule reads. */
export const hiddenValues = (
  exchanges: RunLog['exchanges'],
  rules: Readonly<Record<string, DisclosureRule>>,
): HiddenOfExchange[] =>
  [...new Set(Object.values(rules).map(({ from }) => from))].flatMap((name) => {
    const last = own(exchanges, name)?.at(-1);
    if (last === undefined || !('body' in last.answer)) return [];
    const readers = Object.values(rules).filter(({ from }) => from === name);
    const attestorSeesAll = readers.some(({ css, regex }) => css !== undefined || regex !== undefined);
    const document = attestorSeesAll ? undefined : jsonDocument(last.answer.body);
    return {
      name,
      secretHeaders: sentSecrets(last.request),
      places: document === undefined ? [] : placesNotRead(document, readers),
      attestorSeesAll,
    };
  });

const placesNotRead = (document: JsonDocument, readers: readonly DisclosureRule[]): string[] => {
  const shown = new Set(readers.flatMap((rule) => leavesRead(document, rule)));
  const places = leavesOfJson(document)
    .filter(({ node }) => node.kind !== 'null' && !shown.has(node))
    .map(({ path }) => jsonPathOf(path).replace(/\[\d+\]/g, '[*]'));
  return [...new Set(places)];
};

/** Of a predicate the value itself stays hidden. */
const leavesRead = (document: JsonDocument, rule: DisclosureRule): JsonNode[] => {
  const { jsonPath, atLeast, atMost } = rule;
  if (jsonPath === undefined || atLeast !== undefined || atMost !== undefined) return [];
  try {
    const root = findByPath(document, parseJsonPath(jsonPath));
    return leavesOfJson({ ...document, root }).map(({ node }) => node);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
};
