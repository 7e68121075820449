import type { Diagnostics } from '../../core/contract/diagnostics.ts';
import { leavesOf } from '../../core/flow/condition.ts';
import { own } from '../../core/flow/name.ts';
import type { FlowNode } from '../../core/flow/node.ts';
import type { Flow } from '../../core/flow/schema.ts';
import { tableLines } from '../table.ts';

/** The conditions of a node as the flow writes them, each with whether it held. None when the flow is gone. */
export const caseLines = (
  flow: Flow | undefined,
  nodeName: string | undefined,
  cases: NonNullable<Diagnostics['cases']>,
): string[] => {
  const node = nodeName === undefined ? undefined : own(flow?.nodes ?? {}, nodeName);
  const rows = casesOf(node).flatMap(({ when, leadsTo }, index) => {
    const found = cases[index];
    if (found === undefined) return [];
    const leaves = leavesOf(when);
    const whole = leaves.length > 1 ? [[`case ${index + 1}`, yesNo(found.holds), leadsTo]] : [];
    return [
      ...whole,
      ...leaves.map((leaf, place) => [
        leaves.length > 1 ? '' : `case ${index + 1}`,
        yesNo(found.leaves[place] ?? false),
        leaves.length > 1 ? JSON.stringify(leaf) : `${JSON.stringify(leaf)} ${leadsTo}`,
      ]),
    ];
  });
  return rows.length === 0 ? [] : ['', ...tableLines(['CASE', 'HELD', 'CONDITION'], rows)];
};

const yesNo = (isSo: boolean): string => (isSo ? 'yes' : 'no');

const casesOf = (node: FlowNode | undefined) => {
  if (node?.type === 'waitFor') return [{ when: node.when, leadsTo: `→ ${node.next}` }];
  if (node?.type !== 'branch' && node?.type !== 'awaitUser') return [];
  return node.cases.map((one) => ({ when: one.when, leadsTo: leadOf(one) }));
};

const leadOf = (one: { next: string } | { fail: string } | { notice: string }): string => {
  if ('next' in one) return `→ ${one.next}`;
  return 'fail' in one ? `→ ${one.fail}` : `tells ${one.notice}`;
};
