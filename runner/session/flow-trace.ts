import type { Diagnostics } from '../../core/contract/diagnostics.ts';
import type { Condition, PageFacts } from '../../core/flow/condition.ts';
import { holds, leavesOf } from '../../core/flow/condition.ts';
import type { FlowState, Step } from '../../core/flow/interpret.ts';
import { own } from '../../core/flow/name.ts';
import type { FlowNode } from '../../core/flow/node.ts';
import type { Observation } from '../../core/flow/observation.ts';

/** Where a run is, for the diagnostics of a failure. */
export type FlowTrace = {
  readonly onStep: (step: Step, observation?: Observation) => Promise<void>;
  /** Node and conditions: nothing of the page but which conditions of the flow hold. */
  place(): Pick<Diagnostics, 'node' | 'visits' | 'cases'>;
  allowedHosts(): readonly string[];
};

/** Follows a run step by step; what the page looked like last stays in memory. */
export const flowTrace = (): FlowTrace => {
  let state: FlowState | undefined;
  let last: { readonly visit: number; readonly facts: PageFacts } | undefined;
  return {
    onStep: async (step, observation) => {
      if (observation?.type === 'page') last = observation;
      ({ state } = step);
    },
    place: () => {
      if (state === undefined || state.nodeName === '') return { visits: 0 };
      const { nodeName: node, visit: visits, flow } = state;
      const conditions = conditionsOf(own(flow.nodes, node));
      // What was seen in the node before says nothing of this one.
      if (conditions === undefined || last?.visit !== visits) return { node, visits };
      const { facts } = last;
      const isSo = (condition: Condition): boolean => holds(condition, facts, flow.allowedHosts);
      return {
        node,
        visits,
        cases: conditions.map((when) => ({ holds: isSo(when), leaves: leavesOf(when).map(isSo) })),
      };
    },
    allowedHosts: () => state?.flow.allowedHosts ?? [],
  };
};

const conditionsOf = (node: FlowNode | undefined): Condition[] | undefined => {
  if (node?.type === 'waitFor') return [node.when];
  return node?.type === 'branch' || node?.type === 'awaitUser' ? node.cases.map(({ when }) => when) : undefined;
};
