import type { SessionErrorCode } from '../failure.ts';
import { PROGRESS_FLOOR } from '../session/status.ts';
import type { LoginPlace } from './address.ts';
import { resolvedAddress } from './address.ts';
import { isOnAllowedHost } from './check-hosts.ts';
import type { Command, Report } from './command.ts';
import type { PageFacts } from './condition.ts';
import { answersTo, holds, probeOf } from './condition.ts';
import type { PlannedDisclosure } from './disclosure-plan.ts';
import { plannedDisclosures } from './disclosure-plan.ts';
import { DEFAULT_WAIT_MS, FLOW_LIMITS } from './limits.ts';
import { own } from './name.ts';
import type { FlowNode, NodeOf } from './node.ts';
import type { Observation } from './observation.ts';
import { progressPlan } from './progress.ts';
import type { Flow } from './schema.ts';

/**
 * A run between two observations: plain JSON that only `start` and `step` make. It knows nothing of the connections around
 * it, so a run goes on from here whoever is connected, and also from a copy.
 */
export type FlowState = {
  readonly flow: Flow;
  readonly context: LoginPlace;
  /** Progress on entering each node. */
  readonly plan: Readonly<Record<string, number>>;
  /** The node that the run is in; null when it has ended. */
  readonly node: FlowNode | null;
  /** The name of the node that the run is in, or ended in; empty before the first. */
  readonly nodeName: string;
  /** How many nodes were entered. */
  readonly visit: number;
  readonly deadlineMs: number;
  readonly phase: 'RUNNING' | 'AWAITING_USER' | 'COLLECTING';
  readonly percent: number;
  /** Notices of this visit: which cases hold at the moment on which document, and how many were shown. */
  readonly holding: readonly string[];
  readonly notices: number;
  readonly disclose: Readonly<Record<string, PlannedDisclosure>>;
};

export type Step = { readonly state: FlowState; readonly commands: readonly Command[] };

/** Begins a run of a valid flow at `atMs`. */
export const start = (flow: Flow, context: LoginPlace, atMs: number): Step =>
  enter(
    {
      flow,
      context,
      plan: progressPlan(flow),
      node: null,
      nodeName: '',
      visit: 0,
      deadlineMs: atMs,
      phase: 'RUNNING',
      percent: PROGRESS_FLOOR.RUNNING,
      holding: [],
      notices: 0,
      disclose: {},
    },
    flow.start,
    atMs,
  );

/**
 * Takes a run on by one observation. Pure: the same state and observation give the same step. Every visit ends at its
 * deadline at the latest and there are at most `FLOW_LIMITS.transitions` of them, so every run ends.
 */
export const step = (state: FlowState, observation: Observation): Step => {
  const { node } = state;
  if (node === null || observation.visit !== state.visit) return stay(state);
  switch (observation.type) {
    case 'failed':
      return end(state, { type: 'fail', code: observation.code });
    case 'done':
      return 'next' in node && !ENDS_OTHERWISE.includes(node.type)
        ? enter(state, node.next, observation.atMs)
        : stay(state);
    case 'collected':
      if (node.type !== 'collect') return stay(state);
      return enter(
        { ...state, disclose: plannedDisclosures(node, observation.collected) },
        node.next,
        observation.atMs,
      );
    case 'page':
      return look(state, node, observation.facts, observation.atMs);
    case 'tick':
      return observation.atMs < state.deadlineMs ? stay(state) : timeOut(state, node, observation.atMs);
  }
};

/** Nodes whose end is told by something else than `done`. */
const ENDS_OTHERWISE: readonly FlowNode['type'][] = ['waitFor', 'collect'];

const stay = (state: FlowState): Step => ({ state, commands: [] });

const end = (state: FlowState, last: Command): Step => ({ state: { ...state, node: null }, commands: [last] });

const fail = (state: FlowState, code: SessionErrorCode): Step => end(state, { type: 'fail', code });

/** Takes the first case that holds; notices above it are shown on the way, and a page without a match waits on. */
const look = (state: FlowState, node: FlowNode, facts: PageFacts, atMs: number): Step => {
  const cases = waitCases(node);
  if (cases === undefined) return stay(state);
  const holding: string[] = [];
  const reports: Command[] = [];
  for (const [index, one] of cases.entries()) {
    if (!holds(one.when, facts, state.flow.allowedHosts)) continue;
    if ('next' in one) return after(reports, enter(state, one.next, atMs));
    if ('fail' in one) return after(reports, fail(state, one.fail));
    // On a new document the same words are a new answer, and so is a further answer to the page: the second wrong password
    // is told as the first was.
    const key = `${facts.document}#${index}#${answersTo(one.when, facts, state.flow.allowedHosts)}`;
    holding.push(key);
    const isNew = !state.holding.includes(key) && state.notices + reports.length < FLOW_LIMITS.noticesPerWait;
    if (isNew) reports.push({ type: 'report', report: { kind: 'notice', code: one.notice } });
  }
  const seen = { ...state, holding, notices: state.notices + reports.length };
  return after(reports, atMs < state.deadlineMs ? stay(seen) : timeOut(seen, node, atMs));
};

const after = (reports: readonly Command[], next: Step): Step => ({
  state: next.state,
  commands: [...reports, ...next.commands],
});

const waitCases = (node: FlowNode): NodeOf<'awaitUser'>['cases'] | undefined => {
  if (node.type === 'branch' || node.type === 'awaitUser') return node.cases;
  return node.type === 'waitFor' ? [{ when: node.when, next: node.next }] : undefined;
};

const timeOut = (state: FlowState, node: FlowNode, atMs: number): Step => {
  const onTimeout = 'onTimeout' in node ? node.onTimeout : undefined;
  if (onTimeout === undefined) return fail(state, 'selector' in node ? 'TARGET_NOT_FOUND' : 'STEP_TIMEOUT');
  return 'next' in onTimeout ? enter(state, onTimeout.next, atMs) : fail(state, onTimeout.fail);
};

const enter = (before: FlowState, name: string, atMs: number): Step => {
  const node = own(before.flow.nodes, name);
  if (node === undefined || before.visit >= FLOW_LIMITS.transitions) return fail(before, 'FLOW_INVALID');
  const state: FlowState = {
    ...before,
    node,
    nodeName: name,
    visit: before.visit + 1,
    deadlineMs: atMs + ('timeoutMs' in node ? (node.timeoutMs ?? DEFAULT_WAIT_MS) : DEFAULT_WAIT_MS),
    phase: phaseOf(node) ?? before.phase,
    percent: Math.max(before.percent, own(before.plan, name) ?? 0),
    holding: [],
    notices: 0,
  };
  return begin(state, node, reportsOnEntry(before, state, node));
};

const begin = (state: FlowState, node: FlowNode, reports: readonly Command[]): Step => {
  const timed = { visit: state.visit, deadlineMs: state.deadlineMs };
  const doing = (command: Command): Step => ({ state, commands: [...reports, command] });
  switch (node.type) {
    case 'goto':
      return open(state, node, reports);
    case 'branch':
    case 'awaitUser':
      return doing({ type: 'watch', probe: probeOf(node.cases.map(({ when }) => when)), ...timed });
    case 'waitFor':
      return doing({ type: 'watch', probe: probeOf([node.when]), ...timed });
    case 'click':
      return doing({ type: 'act', action: { type: 'click', selector: node.selector }, ...timed });
    case 'fill':
    case 'select':
      return doing({ type: 'act', action: { type: node.type, selector: node.selector, value: node.value }, ...timed });
    case 'press':
      return doing({ type: 'act', action: { type: 'press', key: node.key }, ...timed });
    case 'collect':
      return doing({ type: 'collect', loginUrl: state.context.loginUrl, ...asked(node), ...timed });
    case 'complete':
      return after(reports, end(state, { type: 'finish', disclose: state.disclose }));
    case 'fail':
      return after(reports, fail(state, node.code));
  }
};

/** The login URL comes from the platform's entry, so that only here its host can be compared with the flow's. */
const open = (state: FlowState, node: NodeOf<'goto'>, reports: readonly Command[]): Step => {
  const url = node.url === '{{loginUrl}}' ? state.context.loginUrl : resolvedAddress(node.url, state.context);
  if (url === undefined || !isOnAllowedHost(url, state.flow.allowedHosts)) return fail(state, 'HOST_NOT_ALLOWED');
  const navigate: Command = { type: 'navigate', url, visit: state.visit, deadlineMs: state.deadlineMs };
  return { state, commands: [...reports, navigate] };
};

const asked = ({ requests, disclose }: NodeOf<'collect'>) => ({ requests, disclose });

/** The last node of a run keeps the phase: what follows is the orchestration's to tell. */
const phaseOf = (node: FlowNode): FlowState['phase'] | undefined => {
  if (node.type === 'complete' || node.type === 'fail') return undefined;
  if (node.type === 'awaitUser') return 'AWAITING_USER';
  return node.type === 'collect' ? 'COLLECTING' : 'RUNNING';
};

const reportsOnEntry = (before: FlowState, state: FlowState, node: FlowNode): Command[] => {
  const reports: Report[] = [];
  // The contract knows no transition from AWAITING_USER to itself: a second request to the user goes through RUNNING.
  const asksAgain = node.type === 'awaitUser' && before.phase === 'AWAITING_USER';
  if (asksAgain || (state.phase === 'RUNNING' && before.phase !== 'RUNNING')) reports.push({ kind: 'running' });
  if (node.type === 'awaitUser') reports.push({ kind: 'awaitingUser', reason: node.reason });
  if (state.phase === 'COLLECTING' && before.phase !== 'COLLECTING') reports.push({ kind: 'collecting' });
  // The status COLLECTING_DATA brings its own floor, from where the lifecycle counts on.
  if (state.percent > before.percent && state.phase !== 'COLLECTING') {
    reports.push({ kind: 'progress', percent: state.percent });
  }
  return reports.map((report) => ({ type: 'report', report }));
};
