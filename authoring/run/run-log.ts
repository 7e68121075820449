import { own } from '../../core/flow/name.ts';
import type { FlowState, Step } from '../../core/flow/interpret.ts';
import type { Observation } from '../../core/flow/observation.ts';
import type { PageAction } from '../../core/flow/command.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { SessionErrorCode } from '../../core/failure.ts';
import { Failure, SESSION_ERROR_CODES } from '../../core/failure.ts';
import type { Prover, ProverRequest, ProverResponse } from '../../runner/session/prover.ts';

/** What a node met, as it was: addresses of people and all. */
export type LoggedStep = {
  /** The run before it. */
  readonly state: FlowState;
  readonly observation: Observation;
  readonly did?: { readonly opened: string } | { readonly did: PageAction };
  readonly notices: readonly SessionErrorCode[];
};

/** What was asked and what came, as it was. */
export type LoggedExchange = {
  readonly request: ProverRequest;
  readonly answer:
    | (ProverResponse & { readonly headers: Readonly<Record<string, string>> })
    | { readonly refused: SessionErrorCode; readonly reason: string };
};

/** One run, kept in memory to show it, or to make a fixture of it. Holds what people must not find in a file. */
export type RunLog = {
  readonly steps: LoggedStep[];
  readonly exchanges: Record<string, LoggedExchange[]>;
  /** The node that collects and has not come to an end, as when it fails. */
  collecting(): string | undefined;
  /** For `FlowSurroundings`. */
  onStep(step: Step, observation?: Observation): void;
  /** The prover, written down. */
  watch(prover: Pick<Prover, 'fetch' | 'preview'>): Pick<Prover, 'fetch' | 'preview'>;
};

/** Begins to write down a run of `flow`. */
export const runLog = (flow: Flow): RunLog => {
  const steps: LoggedStep[] = [];
  const exchanges: Record<string, LoggedExchange[]> = {};
  let before: Step | undefined;
  return {
    steps,
    exchanges,
    collecting: () =>
      before?.commands.some(({ type }) => type === 'collect') === true ? before.state.nodeName : undefined,
    onStep: (after, observation) => {
      if (before !== undefined && observation !== undefined) steps.push(loggedStep(before, observation, after));
      before = after;
    },
    watch: (prover) => ({
      preview: (rules) => prover.preview(rules),
      fetch: async (name, request) => {
        const log = (answer: LoggedExchange['answer']): void => {
          exchanges[name] = [...(own(exchanges, name) ?? []), { request, answer }];
        };
        try {
          const response = await prover.fetch(name, request);
          log({ ...response, headers: response.status === 200 ? headersOf(prover, flow, name) : {} });
          return response;
        } catch (error) {
          const code = error instanceof Failure ? SESSION_ERROR_CODES.find((one) => one === error.code) : undefined;
          if (error instanceof Failure && code !== undefined)
            log({ refused: code, reason: String(error.details['reason'] ?? '') });
          throw error;
        }
      },
    }),
  };
};

const loggedStep = ({ state, commands }: Step, observation: Observation, after: Step): LoggedStep => {
  const doing = commands.find((command) => command.type === 'navigate' || command.type === 'act');
  const isDone = observation.type === 'done' && doing !== undefined;
  return {
    state,
    observation,
    ...(isDone ? { did: doing.type === 'navigate' ? { opened: doing.url } : { did: doing.action } } : {}),
    notices: after.commands.flatMap((command) =>
      command.type === 'report' && command.report.kind === 'notice' ? [command.report.code] : [],
    ),
  };
};

/** The headers of an answer that the flow reads. */
const headersOf = (prover: Pick<Prover, 'preview'>, flow: Flow, from: string): Record<string, string> =>
  Object.fromEntries(
    Object.values(flow.nodes)
      .flatMap((node) => (node.type === 'collect' ? Object.values(node.disclose) : []))
      .flatMap(({ header }) => {
        if (header === undefined) return [];
        try {
          const field = prover.preview({ it: { from, header } })['it'];
          return field?.kind === 'value' ? [[header, String(field.value)]] : [];
        } catch (error) {
          if (error instanceof Failure) return []; // It has none.
          throw error;
        }
      }),
  );
