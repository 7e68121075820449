import type { DisclosureRule } from '../contract/disclosure-rule.ts';
import type { LoginPlace } from './address.ts';
import { resolvedAddress } from './address.ts';
import type { BodyCursor } from './body-place.ts';
import { canonicalJson } from './canonical-json.ts';
import { plannedDisclosures } from './disclosure-plan.ts';
import { own } from './name.ts';
import type { NodeOf } from './node.ts';
import { pageName } from './pages.ts';
import type { FlowRequest } from './request.ts';
import { mostPages } from './request.ts';
import { isBodyOf } from './request-body.ts';
import { areHeadersOf, type AttestedHeaders } from './request-headers.ts';
import type { Flow } from './schema.ts';
import type { TemplateValues } from './template.ts';
import { matchesUrl } from './url-pattern.ts';

/**
 * What an attestation says was asked and disclosed. `target` is path and query, `bodySha256` in hex; `value` of a field disclosed
 * as itself.
 */
export type AttestedExchanges = {
  readonly sources: Readonly<
    Record<
      string,
      {
        host: string;
        request: { method: string; target: string; bodySha256?: string | undefined } & AttestedHeaders;
      }
    >
  >;
  readonly fields: Readonly<Record<string, { rule: DisclosureRule; value?: unknown }>>;
  /** What stood in the bodies of requests for further pages, as whoever made them says: the attested hashes prove or refute it. */
  readonly cursors?: Readonly<Record<string, BodyCursor>> | undefined;
};

/**
 * The `collect` node of `flow` that discloses exactly these fields, by these rules, from answers to its own requests: none
 * left out, none added, none from another address. Undefined when there is none.
 */
export const attestedCollect = (
  flow: Flow,
  login: LoginPlace,
  attested: AttestedExchanges,
): NodeOf<'collect'> | undefined =>
  Object.values(flow.nodes)
    .filter((node) => node.type === 'collect')
    .find((node) => disclosesExactly(node, attested) && asksOnly(node, flow, login, attested));

/** The rules of a `collect` node by field: one set for each number of pages that its requests may be answered in. */
export const possibleRules = (node: NodeOf<'collect'>): Record<string, DisclosureRule>[] => {
  // At most `FLOW_LIMITS.requests` pages in all, so at most 3 · 3 · 4 sets.
  const counts = Object.entries(node.requests).reduce<Record<string, string[]>[]>(
    (sets, [name, request]) =>
      sets.flatMap((set) => pageNumbers(request).map((pages) => ({ ...set, [name]: Array(pages).fill('') }))),
    [{}],
  );
  return counts.map((collected) =>
    Object.fromEntries(Object.entries(plannedDisclosures(node, collected)).map(([name, { rule }]) => [name, rule])),
  );
};

const disclosesExactly = (node: NodeOf<'collect'>, { fields }: AttestedExchanges): boolean => {
  const attested = Object.fromEntries(Object.entries(fields).map(([name, { rule }]) => [name, rule]));
  const text = canonicalJson(attested);
  return possibleRules(node).some((rules) => canonicalJson(rules) === text);
};

const asksOnly = (
  { requests }: NodeOf<'collect'>,
  { allowedHosts }: Flow,
  login: LoginPlace,
  { sources, fields, cursors = {} }: AttestedExchanges,
): boolean => {
  const values = valuesOf(fields);
  const asked = Object.entries(requests).flatMap(([name, request]) =>
    pageNumbers(request).map((page) => [pageName(name, page), { request, page }] as const),
  );
  const requestOf = new Map(asked);
  return Object.entries(sources).every(
    ([
      name,
      {
        host,
        request: { method, target, bodySha256, ...headers },
      },
    ]) => {
      const known = requestOf.get(name);
      if (known === undefined) return false;
      const { request, page } = known;
      const url = `https://${host}${target}`;
      const isRedirected = (request.redirects ?? []).some((pattern) => matchesUrl(pattern, url, allowedHosts));
      if (!areHeadersOf(request, headers, { isRedirected })) return false;
      const wanted = (request.like ?? request).method ?? 'GET';
      // A redirect may make a GET of a POST (RFC 9110, 15.4).
      if (isRedirected && method === 'GET') return bodySha256 === undefined;
      if (method !== wanted || !isBodyOf(request, bodySha256, values, { page, cursor: own(cursors, name) }))
        return false;
      return isRedirected || isAddressOf(request, url, { allowedHosts, login, values });
    },
  );
};

const pageNumbers = (request: FlowRequest): number[] =>
  Array.from({ length: mostPages(request) }, (_, index) => index + 1);

const isAddressOf = (
  { url, like, pages }: FlowRequest,
  attested: string,
  given: { allowedHosts: readonly string[]; login: LoginPlace; values: TemplateValues },
): boolean => {
  if (!URL.canParse(attested)) return false;
  if (like !== undefined) return matchesUrl(like.url, attested, given.allowedHosts);
  const address = url === undefined ? undefined : resolvedAddress(url, given.login, given.values);
  if (address === undefined) return false;
  // The query chooses the page, unless the body does.
  return pages === undefined || 'json' in pages
    ? withoutFragment(address) === withoutFragment(attested)
    : pathOf(address) === pathOf(attested);
};

const pathOf = (url: string): string => `${new URL(url).origin}${new URL(url).pathname}`;

const withoutFragment = (url: string): string => `${pathOf(url)}${new URL(url).search}`;

const valuesOf = (fields: AttestedExchanges['fields']): TemplateValues =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { value }]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [],
    ),
  );
