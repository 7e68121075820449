import type { DisclosureRule } from '../contract/disclosure-rule.ts';
import type { LoginPlace } from './address.ts';
import { resolvedAddress } from './address.ts';
import { canonicalJson } from './canonical-json.ts';
import { plannedDisclosures } from './disclosure-plan.ts';
import type { NodeOf } from './node.ts';
import { own } from './name.ts';
import { pageName } from './pages.ts';
import type { FlowRequest } from './request.ts';
import { mostPages } from './request.ts';
import type { Flow } from './schema.ts';
import type { TemplateValues } from './template.ts';
import { matchesUrl } from './url-pattern.ts';

/** What an attestation says was asked and disclosed. `target` is path and query. */
export type AttestedExchanges = {
  readonly sources: Readonly<
    Record<string, { readonly host: string; readonly method: string; readonly target: string }>
  >;
  /** `value` of a field that was disclosed as itself. */
  readonly fields: Readonly<Record<string, { readonly rule: DisclosureRule; readonly value?: unknown }>>;
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

const disclosesExactly = (node: NodeOf<'collect'>, { fields }: AttestedExchanges): boolean => {
  const named = new Set(Object.values(fields).map(({ rule }) => rule.from));
  const pages = Object.entries(node.requests).map(([name, request]): [string, string[]] => {
    const last = pageNumbers(request).findLast((page) => named.has(pageName(name, page))) ?? 1;
    return [name, Array.from({ length: last }, () => '')];
  });
  const planned = Object.entries(plannedDisclosures(node, Object.fromEntries(pages)));
  return (
    planned.length === Object.keys(fields).length &&
    planned.every(([name, { rule }]) => {
      const field = own(fields, name);
      return field !== undefined && canonicalJson(field.rule) === canonicalJson(rule);
    })
  );
};

const asksOnly = (
  { requests }: NodeOf<'collect'>,
  { allowedHosts }: Flow,
  login: LoginPlace,
  { sources, fields }: AttestedExchanges,
): boolean => {
  const values = valuesOf(fields);
  const asked = Object.entries(requests).flatMap(([name, request]) =>
    pageNumbers(request).map((page): [string, FlowRequest] => [pageName(name, page), request]),
  );
  const requestOf = new Map(asked);
  return Object.entries(sources).every(([name, { host, method, target }]) => {
    const request = requestOf.get(name);
    if (request === undefined) return false;
    const url = `https://${host}${target}`;
    const isRedirected = (request.redirects ?? []).some((pattern) => matchesUrl(pattern, url, allowedHosts));
    const wanted = (request.like ?? request).method ?? 'GET';
    // A redirect may make a GET of a POST (RFC 9110, 15.4).
    if (isRedirected) return method === wanted || method === 'GET';
    return method === wanted && isAddressOf(request, url, { allowedHosts, login, values });
  });
};

const pageNumbers = (request: FlowRequest): number[] =>
  Array.from({ length: mostPages(request) }, (_, index) => index + 1);

const isAddressOf = (
  { url, like, pages }: FlowRequest,
  attested: string,
  given: { allowedHosts: readonly string[]; login: LoginPlace; values: TemplateValues },
): boolean => {
  if (like !== undefined) return matchesUrl(like.url, attested, given.allowedHosts);
  const address = url === undefined ? undefined : resolvedAddress(url, given.login, given.values);
  if (address === undefined) return false;
  // The query chooses the page.
  return pages === undefined ? isSame(address, attested) : isSame(pathOf(address), pathOf(attested));
};

const isSame = (a: string, b: string): boolean => withoutFragment(a) === withoutFragment(b);

const withoutFragment = (url: string): string => `${pathOf(url)}${new URL(url).search}`;

const pathOf = (url: string): string => `${new URL(url).origin}${new URL(url).pathname}`;

const valuesOf = (fields: AttestedExchanges['fields']): TemplateValues =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { value }]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [],
    ),
  );
