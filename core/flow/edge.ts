import type { FlowNode } from './node.ts';
import type { Flow } from './schema.ts';

/** A way from a node to another one; `path` is where the flow says so, inside the node. */
export type Edge = { readonly to: string; readonly path: readonly (string | number)[] };

/** Every way out of a node, in the order in which it is tried. */
export const edgesOf = (node: FlowNode): Edge[] => {
  switch (node.type) {
    case 'complete':
    case 'fail':
      return [];
    case 'branch':
    case 'awaitUser':
      return [...caseEdges(node.cases), ...timeoutEdges(node)];
    case 'waitFor':
      return [{ to: node.next, path: ['next'] }, ...timeoutEdges(node)];
    case 'goto':
    case 'click':
    case 'fill':
    case 'select':
    case 'press':
    case 'collect':
      return [{ to: node.next, path: ['next'] }];
  }
};

const caseEdges = (cases: readonly object[]): Edge[] =>
  cases.flatMap((one, index) =>
    'next' in one && typeof one.next === 'string' ? [{ to: one.next, path: ['cases', index, 'next'] }] : [],
  );

const timeoutEdges = (node: { onTimeout?: { next: string } | { fail: string } | undefined }): Edge[] =>
  node.onTimeout !== undefined && 'next' in node.onTimeout
    ? [{ to: node.onTimeout.next, path: ['onTimeout', 'next'] }]
    : [];

/** True when the run can end right in this node, by the flow's own words. */
export const canEnd = (node: FlowNode): boolean => {
  if (node.type === 'complete' || node.type === 'fail') return true;
  const cases = node.type === 'branch' || node.type === 'awaitUser' ? node.cases : [];
  const timesOut = 'onTimeout' in node && node.onTimeout !== undefined && 'fail' in node.onTimeout;
  return timesOut || cases.some((one) => 'fail' in one);
};

/** The names of all nodes that can be reached from `from`, itself included, not going on from those that `stop` names. */
export const reachableFrom = (
  flow: Flow,
  from: string,
  stop: (node: FlowNode) => boolean = () => false,
): Set<string> => {
  const nodes = new Map(Object.entries(flow.nodes));
  const found = new Set<string>();
  const waiting = [from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = nodes.get(name);
    if (node === undefined || found.has(name)) continue;
    found.add(name);
    if (!stop(node)) waiting.push(...edgesOf(node).map((edge) => edge.to));
  }
  return found;
};
