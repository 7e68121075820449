import { canEnd, edgesOf, reachableFrom } from './edge.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { Flow } from './schema.ts';

/** Finds targets that do not exist, nodes that nothing leads to, dead ends, and ways to an end without data. */
export const checkGraph = (flow: Flow): Problem[] => {
  const missing = missingTargets(flow);
  // What follows would only repeat what a missing target causes.
  return missing.length > 0 ? missing : [...unreachableNodes(flow), ...deadEnds(flow), ...collectProblems(flow)];
};

const missingTargets = (flow: Flow): Problem[] => {
  const known = new Set(Object.keys(flow.nodes));
  const advice = `name one of the nodes: ${[...known].slice(0, 20).join(', ')}`;
  const start = known.has(flow.start) ? [] : [problemAt(['start'], `there is no node "${flow.start}": ${advice}`)];
  const targets = Object.entries(flow.nodes).flatMap(([name, node]) =>
    edgesOf(node)
      .filter((edge) => !known.has(edge.to))
      .map((edge) => problemAt(['nodes', name, ...edge.path], `there is no node "${edge.to}": ${advice}`)),
  );
  return [...start, ...targets];
};

const unreachableNodes = (flow: Flow): Problem[] => {
  const reached = reachableFrom(flow, flow.start);
  return Object.keys(flow.nodes)
    .filter((name) => !reached.has(name))
    .map((name) => problemAt(['nodes', name], 'nothing leads here: remove the node or name it as a target'));
};

const deadEnds = (flow: Flow): Problem[] =>
  Object.entries(flow.nodes)
    .filter(([name]) => ![...reachableFrom(flow, name)].some((reached) => endsIn(flow, reached)))
    .map(([name]) => problemAt(['nodes', name], 'is a dead end: lead it to a "complete" or "fail" node'));

const endsIn = (flow: Flow, name: string): boolean => {
  const node = flow.nodes[name];
  return node !== undefined && canEnd(node);
};

const collectProblems = (flow: Flow): Problem[] => {
  const nodes = Object.entries(flow.nodes);
  const completes = nodes.filter(([, node]) => node.type === 'complete');
  if (completes.length === 0)
    return [problemAt(['nodes'], 'no node completes the verification: add a "complete" node')];
  const withoutData = reachableFrom(flow, flow.start, (node) => node.type === 'collect');
  // The attestation holds the fields of one node, and is compared with that node.
  const afterCollect = new Set(
    nodes.flatMap(([, node]) => (node.type === 'collect' ? [...reachableFrom(flow, node.next)] : [])),
  );
  return [
    ...completes
      .filter(([name]) => withoutData.has(name))
      .map(([name]) =>
        problemAt(['nodes', name], 'can be reached without any data: lead every way through a "collect"'),
      ),
    ...nodes
      .filter(([name, node]) => node.type === 'collect' && afterCollect.has(name))
      .map(([name]) => problemAt(['nodes', name], 'comes after another "collect": make all requests in one')),
  ];
};
