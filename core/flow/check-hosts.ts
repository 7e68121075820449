import { leavesOf } from './condition.ts';
import type { Condition } from './condition.ts';
import type { FlowNode } from './node.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Flow } from './schema.ts';

/** Finds addresses on hosts that the flow does not allow itself, a port other than 443 included. */
export const checkHosts = (flow: Flow): Problem[] =>
  Object.entries(flow.nodes).flatMap(([name, node]) =>
    addressesOf(node)
      .filter(({ url }) => !isOnAllowedHost(url, flow.allowedHosts))
      .map(({ url, path }) =>
        problemAt(
          ['nodes', name, ...path],
          `"${hostOf(url)}" is not among the allowedHosts: add it there or mend the address`,
        ),
      ),
  );

/** True when `url` is an HTTPS address on one of `allowedHosts`, on the standard port. */
export const isOnAllowedHost = (url: string, allowedHosts: readonly string[]): boolean =>
  URL.canParse(url) && new URL(url).protocol === 'https:' && allowedHosts.includes(new URL(url).host);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

type Address = { readonly url: string; readonly path: readonly (string | number)[] };

const addressesOf = (node: FlowNode): Address[] => {
  switch (node.type) {
    case 'goto':
      return node.url === '{{loginUrl}}' ? [] : [{ url: node.url, path: ['url'] }];
    case 'collect':
      return Object.entries(node.requests).map(([request, { url }]) => ({ url, path: ['requests', request, 'url'] }));
    case 'branch':
    case 'awaitUser':
      return node.cases.flatMap(({ when }, index) => conditionAddresses(when, ['cases', index, 'when']));
    case 'waitFor':
      return conditionAddresses(node.when, ['when']);
    default:
      return [];
  }
};

const conditionAddresses = (condition: Condition, path: readonly (string | number)[]): Address[] =>
  leavesOf(condition).flatMap((leaf) => ('url' in leaf && !leaf.url.startsWith('/') ? [{ url: leaf.url, path }] : []));
