import { leavesOf } from '../../core/flow/condition.ts';
import type { Condition } from '../../core/flow/condition.ts';
import type { FlowNode } from '../../core/flow/node.ts';
import type { Like } from '../../core/flow/request.ts';
import { likesOf } from '../../core/flow/request.ts';
import type { ResponsePattern } from '../../core/flow/response-pattern.ts';
import type { Flow } from '../../core/flow/schema.ts';

/** What a flow speaks of that the page asks for and is answered: nothing else is ever kept. */
export const wantedTraffic = (flow: Flow): { responses: ResponsePattern[]; likes: Like[] } => {
  const nodes = Object.values(flow.nodes);
  const leaves = nodes.flatMap(conditionsOf).flatMap(leavesOf);
  return {
    responses: leaves.flatMap((leaf) => ('response' in leaf ? leaf.response : [])),
    likes: nodes.flatMap((node) => (node.type === 'collect' ? Object.values(node.requests).flatMap(likesOf) : [])),
  };
};

const conditionsOf = (node: FlowNode): Condition[] => {
  if (node.type === 'waitFor') return [node.when];
  return node.type === 'branch' || node.type === 'awaitUser' ? node.cases.map(({ when }) => when) : [];
};
