import type { Condition } from '../../core/flow/condition.ts';
import type { FlowNode } from '../../core/flow/node.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { AuthorEvent } from './author-event.ts';
import type { MarkedValue } from './draft-collect.ts';
import { draftCollect } from './draft-collect.ts';
import { pathPattern } from './path-pattern.ts';
import type { ShownStep } from './shown-way.ts';
import { shownWay } from './shown-way.ts';
import { uniqueNames } from './unique-names.ts';

const PAGE_MS = 20_000;
const LOGIN_MS = 600_000;
const CODE_MS = 300_000;

type Nodes = Flow['nodes'];
type Wait = Extract<ShownStep, { kind: 'user' }>;
type Act = Exclude<ShownStep, Wait>;
type Case = Extract<FlowNode, { type: 'awaitUser' }>['cases'][number];

/**
 * A first draft of a flow from the way that its author showed and the values that they marked: it opens, waits for the user where the
 * author logged in, clicks what they clicked, and collects. What else may happen (wrong passwords, outages) it does not know.
 */
export const draftFlow = (given: {
  readonly platform: string;
  readonly loginUrl: string;
  readonly events: readonly AuthorEvent[];
  readonly marks: readonly MarkedValue[];
}): Flow => {
  const { platform, loginUrl, marks } = given;
  const steps = shownWay(given.events);
  const nameNode = uniqueNames(['open', 'where', 'signIn', 'code', 'collect', 'done']);
  const first = steps[0];
  const waits = takeWhile(steps, (step): step is Wait => step.kind === 'user');
  // Whoever is logged in already is led past the login.
  const home = waits.at(-1);
  const rest = steps.slice(waits.length);
  const after = stepNodes(rest, nameNode);
  const arrived = after.first;
  const field = waits[0]?.field ?? null;
  const isKnownHome = home !== undefined && field !== null && pathOf(home.then) !== pathOf(waits[0]?.at ?? '');
  const begin = first === undefined || waits.length === 0 ? arrived : isKnownHome ? 'where' : 'signIn';
  const nodes: Nodes = {
    open: { type: 'goto', url: '{{loginUrl}}', next: begin },
    ...(begin === 'where' && home !== undefined && field !== null ? { where: whereNode(home, field, arrived) } : {}),
    ...waitNodes(waits, arrived),
    ...after.nodes,
    collect: draftCollect(marks, loginUrl, 'done'),
    done: { type: 'complete' },
  };
  return {
    $schema: '../../docs/flow.schema.json',
    schema: 'veriframe.flow/1',
    platform,
    version: '1.0.0',
    allowedHosts: hostsOf([
      loginUrl,
      ...steps.flatMap(({ at, then }) => [at, then]),
      ...marks.map(({ answer }) => answer.url),
    ]),
    start: 'open',
    nodes,
  };
};

const takeWhile = <T, S extends T>(items: readonly T[], is: (item: T) => item is S): S[] => {
  const taken: S[] = [];
  for (const item of items) {
    if (!is(item)) break;
    taken.push(item);
  }
  return taken;
};

const whereNode = (home: Wait, loginField: string, next: string): FlowNode => ({
  type: 'branch',
  timeoutMs: PAGE_MS,
  cases: [
    { when: { url: pathPattern(pathOf(home.then)) }, next },
    { when: { visible: loginField }, next: 'signIn' },
  ],
  onTimeout: { fail: 'TARGET_NOT_FOUND' },
});

const nodeNames = ['signIn', 'code'] as const;

/** The waits at the beginning: a login, or a login and a code. */
const waitNodes = (waits: readonly Wait[], next: string): Nodes => {
  const home = waits.at(-1);
  if (home === undefined) return {};
  return Object.fromEntries(
    waits.map((wait, index): [string, FlowNode] => {
      const following = waits[index + 1];
      const name = nodeNames[index] ?? `wait${index + 1}`;
      return [
        name,
        {
          type: 'awaitUser',
          reason: wait.reason,
          timeoutMs: wait.reason === 'LOGIN' ? LOGIN_MS : CODE_MS,
          cases: [
            ...refusedCases(wait),
            { when: over(home, wait), next },
            ...(following === undefined || following.field === null
              ? []
              : [{ when: { visible: following.field }, next: nodeNames[index + 1] ?? `wait${index + 2}` }]),
          ],
        },
      ];
    }),
  );
};

/** How the page looks when it asks no more. Before there is a page no address holds. */
const over = (home: Wait, wait: Wait): Condition => {
  const path = pathOf(home.then);
  return path === pathOf(wait.at) && wait.field !== null ? { hidden: wait.field } : { url: pathPattern(path) };
};

/** Of a site that asks before there is a page the refusal is an answer, at the same address. */
const refusedCases = ({ field, at }: Wait): Case[] =>
  field === null ? [{ when: { response: { url: pathPattern(pathOf(at)), status: 401 } }, fail: 'LOGIN_FAILED' }] : [];

const stepNodes = (
  steps: readonly ShownStep[],
  nameNode: (words: string, otherwise: string) => string,
): { readonly first: string; readonly nodes: Nodes } => {
  const named = steps.map((step) => ({
    step,
    name: step.kind === 'user' ? nameNode(step.reason.toLowerCase(), 'user') : nameNode(labelOf(step), 'click'),
  }));
  const entries = named.flatMap(({ step, name }, index): [string, FlowNode][] => {
    const following = named[index + 1];
    const next = following?.name ?? 'collect';
    if (step.kind === 'user')
      return [
        [
          name,
          {
            type: 'awaitUser',
            reason: step.reason,
            timeoutMs: LOGIN_MS,
            cases: [...refusedCases(step), { when: over(step, step), next }],
          },
        ],
      ];
    // Where a login is asked for first, no page arrives.
    const isHeldUp = following?.step.kind === 'user' && following.step.field === null;
    const leads = pathOf(step.then) !== pathOf(step.at) && !isHeldUp;
    const page = leads ? nameNode(`${name} page`, 'page') : next;
    return [[name, actNode(step, page)], ...(leads ? [[page, arrivalNode(step, next)] as [string, FlowNode]] : [])];
  });
  return { first: named[0]?.name ?? 'collect', nodes: Object.fromEntries(entries) };
};

const labelOf = (step: Act): string => (step.kind === 'click' ? step.label : `choose ${step.value}`);

const actNode = (step: Act, next: string): FlowNode =>
  step.kind === 'click'
    ? { type: 'click', selector: step.selector, next }
    : { type: 'select', selector: step.selector, value: step.value, next };

const arrivalNode = (step: Act, next: string): FlowNode => ({
  type: 'waitFor',
  when: { url: pathPattern(pathOf(step.then)) },
  timeoutMs: PAGE_MS,
  next,
  onTimeout: { fail: 'TARGET_NOT_FOUND' },
});

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

const hostsOf = (urls: readonly string[]): string[] => [
  ...new Set(urls.filter((url) => url.startsWith('https://') && URL.canParse(url)).map((url) => new URL(url).host)),
];
