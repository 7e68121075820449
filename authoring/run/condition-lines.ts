import type { Condition, PageFacts } from '../../core/flow/condition.ts';
import { holds } from '../../core/flow/condition.ts';
import type { FlowNode } from '../../core/flow/node.ts';

/** One case of a node, with what it asks, whether that holds, and where it leads. */
export type CaseValue = {
  /** As in the flow: `cases[0]`, or `when` of a `waitFor`. */
  readonly path: string;
  readonly holds: boolean;
  /** The condition in words, each part with its value. */
  readonly text: string;
  readonly leadsTo: string;
  /** Tells the user something, and the wait goes on. */
  readonly isNotice: boolean;
};

/** What each case of a node says about a page, from top to bottom; none of a node that asks nothing. */
export const caseValues = (node: FlowNode, facts: PageFacts, allowedHosts: readonly string[]): CaseValue[] =>
  casesOf(node).map(({ path, when, leadsTo, isNotice }) => ({
    path,
    holds: holds(when, facts, allowedHosts),
    text: conditionText(when, facts, allowedHosts),
    leadsTo,
    isNotice,
  }));

/** A value as one line. */
export const caseLine = ({ path, holds: isTrue, text, leadsTo }: CaseValue): string =>
  `${isTrue ? '✓' : '✗'} ${path}: ${text} ${leadsTo}`;

type Case = { readonly path: string; readonly when: Condition } & Pick<CaseValue, 'leadsTo' | 'isNotice'>;

const casesOf = (node: FlowNode): Case[] => {
  if (node.type === 'waitFor') return [{ path: 'when', when: node.when, leadsTo: `→ ${node.next}`, isNotice: false }];
  if (node.type !== 'branch' && node.type !== 'awaitUser') return [];
  return node.cases.map((one, index) => ({
    path: `cases[${index}]`,
    when: one.when,
    leadsTo: 'next' in one ? `→ ${one.next}` : 'fail' in one ? `→ ends: ${one.fail}` : `→ tells: ${one.notice}`,
    isNotice: 'notice' in one,
  }));
};

/** Of a combination every part is shown with its own value, so that one sees which of them is missing. */
const conditionText = (condition: Condition, facts: PageFacts, allowedHosts: readonly string[]): string => {
  const part = (inner: Condition): string =>
    `${holds(inner, facts, allowedHosts) ? '✓' : '✗'} ${conditionText(inner, facts, allowedHosts)}`;
  if ('all' in condition) return `all of (${condition.all.map(part).join(', ')})`;
  if ('any' in condition) return `any of (${condition.any.map(part).join(', ')})`;
  if ('not' in condition) return `not (${part(condition.not)})`;
  if ('response' in condition) return `response ${JSON.stringify(condition.response)}`;
  const [[name, asked] = ['', '']] = Object.entries(condition);
  return `${name} ${JSON.stringify(asked)}`;
};
