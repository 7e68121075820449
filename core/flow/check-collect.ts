import { folded } from './condition.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import { own } from './name.ts';
import type { NodeOf } from './node.ts';
import type { Flow } from './schema.ts';

/** Finds disclosures of unknown requests, requests for nothing, fields that are called the same, and secrets that are not sent. */
export const checkCollect = (flow: Flow): Problem[] =>
  Object.entries(flow.nodes).flatMap(([name, node]) =>
    node.type === 'collect'
      ? [...disclosureProblems(name, node), ...requestProblems(name, node), ...labelProblems(name, node)]
      : [],
  );

const disclosureProblems = (name: string, node: NodeOf<'collect'>): Problem[] =>
  Object.entries(node.disclose).flatMap(([field, { from }]) =>
    own(node.requests, from) === undefined
      ? [
          problemAt(
            ['nodes', name, 'disclose', field, 'from'],
            `there is no request "${from}" here: name one of ${Object.keys(node.requests).join(', ')}`,
          ),
        ]
      : [],
  );

const requestProblems = (name: string, node: NodeOf<'collect'>): Problem[] => {
  const asked = new Set(Object.values(node.disclose).map(({ from }) => from));
  return Object.entries(node.requests).flatMap(([request, { method, headers, json, secret }]) => {
    const path = ['nodes', name, 'requests', request];
    const unsent = (secret ?? []).filter((header) => header !== 'cookie' && own(headers ?? {}, header) === undefined);
    return [
      ...(asked.has(request) ? [] : [problemAt(path, 'nothing is disclosed from it: do not fetch what is not needed')]),
      ...(json !== undefined && method !== 'POST'
        ? [problemAt([...path, 'json'], 'is only sent with "method": "POST"')]
        : []),
      ...unsent.map((header) =>
        problemAt([...path, 'secret'], `the request does not send "${header}": add it or leave it out`),
      ),
    ];
  });
};

const labelProblems = (name: string, node: NodeOf<'collect'>): Problem[] => {
  const fields = Object.entries(node.disclose);
  return fields.flatMap(([field, { label }], index) => {
    const before = fields.slice(0, index).find(([, other]) => folded(other.label) === folded(label));
    return before === undefined
      ? []
      : [problemAt(['nodes', name, 'disclose', field, 'label'], `"${before[0]}" is called the same: tell them apart`)];
  });
};
