import type { PageFacts } from '../../core/flow/condition.ts';
import type { Step } from '../../core/flow/interpret.ts';
import type { FlowNode } from '../../core/flow/node.ts';
import type { Observation } from '../../core/flow/observation.ts';
import type { Flow } from '../../core/flow/schema.ts';
import { Failure, failureOf } from '../../core/failure.ts';
import type { FlowReport } from '../../runner/session/flow-engine.ts';
import type { Prover } from '../../runner/session/prover.ts';
import type { CaseValue } from './condition-lines.ts';
import { caseLine, caseValues } from './condition-lines.ts';
import { sentSecrets } from './secret-headers.ts';

/** Where a run is: what its author needs to know when it fails. */
export type Place = { readonly node: string; readonly cases: readonly CaseValue[]; readonly url: string | undefined };

export type Narrator = {
  onStep(step: Step, observation?: Observation): void;
  onReport(report: FlowReport): void;
  watch(prover: Pick<Prover, 'fetch' | 'preview'>): Pick<Prover, 'fetch' | 'preview'>;
  place(): Place;
};

/** Tells a run in lines as it goes: each node, each condition's value when it changes, each request and its answer. */
export const narrator = (flow: Flow, tell: (line: string) => void): Narrator => {
  let at: { node: FlowNode | null; name: string; visit: number } = { node: null, name: '', visit: 0 };
  let facts: PageFacts | undefined;
  let cases: readonly CaseValue[] = [];
  let told: readonly string[] = [];

  const look = (seen: PageFacts): void => {
    if (at.node === null) return;
    facts = seen;
    cases = caseValues(at.node, seen, flow.allowedHosts);
    const lines = cases.map(caseLine);
    for (const line of lines) if (!told.includes(line)) tell(`    ${line}`);
    told = lines;
  };
  const enter = ({ node, nodeName: name, visit }: Step['state']): void => {
    at = { node, name, visit };
    cases = [];
    told = [];
    if (node !== null) tell(`${name}: ${doingOf(node)}`);
  };

  return {
    onStep: ({ state }, observation) => {
      if (observation?.type === 'page') look(observation.facts);
      if (observation?.type === 'tick') tell('    ✗ the wait is over');
      if (state.node !== null && state.visit !== at.visit) enter(state);
      // The last node of a run is told, and the place stays where it was.
      else if (state.node === null && state.nodeName !== at.name) at = { ...at, name: state.nodeName };
    },
    onReport: (report) => {
      if (report.type === 'notice') tell(`    The user is told: ${failureOf(report.code).message} (${report.code})`);
    },
    watch: (prover) => ({
      preview: (rules) => prover.preview(rules),
      fetch: async (name, request) => {
        const secret = sentSecrets(request);
        tell(
          `    ${name}: ${request.method} ${request.url}${secret.length > 0 ? ` (secret: ${secret.join(', ')})` : ''}`,
        );
        try {
          const response = await prover.fetch(name, request);
          const { status, location, body } = response;
          tell(
            `    ${name}: ${status}${location === undefined ? `, ${Buffer.byteLength(body)} bytes` : ` → ${location}`}`,
          );
          return response;
        } catch (error) {
          if (error instanceof Failure) tell(`    ${name}: ✗ ${error.code} (${String(error.details['reason'])})`);
          throw error;
        }
      },
    }),
    place: () => ({ node: at.name, cases, url: facts?.url }),
  };
};

const doingOf = (node: FlowNode): string => {
  switch (node.type) {
    case 'goto':
      return `opens ${node.url}`;
    case 'branch':
      return `looks where it is, for ${seconds(node.timeoutMs)}`;
    case 'awaitUser':
      return `waits for the user (${node.reason}), for ${seconds(node.timeoutMs)}`;
    case 'waitFor':
      return `waits, for ${seconds(node.timeoutMs)}`;
    case 'click':
      return `clicks ${node.selector}`;
    case 'fill':
      return `types ${JSON.stringify(node.value)} into ${node.selector}`;
    case 'select':
      return `chooses ${JSON.stringify(node.value)} in ${node.selector}`;
    case 'press':
      return `presses ${node.key}`;
    case 'collect':
      return 'collects';
    case 'complete':
      return 'complete';
    case 'fail':
      return `ends with ${node.code}`;
  }
};

const seconds = (ms: number): string => `${ms / 1_000} s at most`;
