import { hostOfAddress } from './address.ts';
import type { Condition } from './condition.ts';
import { leavesOf } from './condition.ts';
import type { FlowNode } from './node.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { FlowRequest, HeaderValue } from './request.ts';
import type { Flow } from './schema.ts';

/** Finds addresses on hosts that the flow does not allow itself, a port other than 443 included. */
export const checkHosts = (flow: Flow): Problem[] =>
  [...weakerHosts(flow), ...Object.entries(flow.nodes).flatMap(([name, node]) => inNode(name, node))]
    .filter(({ host }) => !flow.allowedHosts.includes(host))
    .map(({ host, path }) =>
      problemAt(path, `"${host}" is not among the allowedHosts: add it there or mend the address`),
    );

/** True when the flow lets `host` be asked over TLS 1.2. */
export const allowsTls12 = ({ tls12Hosts = [] }: Pick<Flow, 'tls12Hosts'>, host: string): boolean =>
  tls12Hosts.includes(host);

/** True when `url` is an HTTPS address on one of `allowedHosts`, on the standard port. */
export const isOnAllowedHost = (url: string, allowedHosts: readonly string[]): boolean =>
  URL.canParse(url) && new URL(url).protocol === 'https:' && allowedHosts.includes(new URL(url).host);

type NamedHost = { readonly host: string; readonly path: readonly (string | number)[] };

const weakerHosts = ({ tls12Hosts = [] }: Flow): NamedHost[] =>
  tls12Hosts.map((host, index) => ({ host, path: ['tls12Hosts', index] }));

const inNode = (name: string, node: FlowNode): NamedHost[] =>
  namedHosts(node).map(({ host, path }) => ({ host, path: ['nodes', name, ...path] }));

const namedHosts = (node: FlowNode): NamedHost[] => {
  switch (node.type) {
    case 'goto':
      return node.url === '{{loginUrl}}' ? [] : inAddress(node.url, ['url']);
    case 'collect':
      return Object.entries(node.requests).flatMap(([name, request]) => inRequest(request, ['requests', name]));
    case 'branch':
    case 'awaitUser':
      return node.cases.flatMap(({ when }, index) => inCondition(when, ['cases', index, 'when']));
    case 'waitFor':
      return inCondition(node.when, ['when']);
    default:
      return [];
  }
};

const inAddress = (address: string, path: NamedHost['path']): NamedHost[] => {
  const host = hostOfAddress(address);
  return host === undefined ? [] : [{ host, path }];
};

/** A pattern that begins with `/` is about every allowed host. */
const inPattern = (pattern: string, path: NamedHost['path']): NamedHost[] =>
  pattern.startsWith('/') ? [] : [{ host: URL.canParse(pattern) ? new URL(pattern).host : pattern, path }];

const inRequest = ({ url, like, headers = {}, redirects }: FlowRequest, path: NamedHost['path']): NamedHost[] => [
  ...(url === undefined ? [] : inAddress(url, [...path, 'url'])),
  ...(like === undefined ? [] : inPattern(like.url, [...path, 'like', 'url'])),
  ...Object.entries(headers).flatMap(([name, value]) => inHeader(value, [...path, 'headers', name])),
  ...(redirects ?? []).flatMap((pattern, index) => inPattern(pattern, [...path, 'redirects', index])),
];

const inHeader = (value: HeaderValue, path: NamedHost['path']): NamedHost[] =>
  typeof value === 'object' && 'like' in value ? inPattern(value.like.url, [...path, 'like', 'url']) : [];

const inCondition = (condition: Condition, path: NamedHost['path']): NamedHost[] =>
  leavesOf(condition).flatMap((leaf) => {
    if ('url' in leaf) return inPattern(leaf.url, path);
    return 'response' in leaf ? inPattern(leaf.response.url, path) : [];
  });
