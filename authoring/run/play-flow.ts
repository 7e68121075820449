import type { ConsentField } from '../../core/contract/live-view.ts';
import type { PlannedDisclosure } from '../../core/flow/disclosure-plan.ts';
import type { FlowState } from '../../core/flow/interpret.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { SessionErrorCode } from '../../core/failure.ts';
import { Failure, SESSION_ERROR_CODES } from '../../core/failure.ts';
import { runFlow } from '../../runner/flow/run-flow.ts';
import { consentFields, rulesOf } from '../../runner/session/consent-fields.ts';
import type { FlowReport, FlowSurroundings, RemotePages } from '../../runner/session/flow-engine.ts';
import type { Prover } from '../../runner/session/prover.ts';
import type { AuthorClock } from './author-clock.ts';
import type { HiddenOfExchange } from './hidden-values.ts';
import { hiddenValues } from './hidden-values.ts';
import type { Place } from './narrator.ts';
import { narrator } from './narrator.ts';
import { reasonAdvice } from './reason-advice.ts';
import type { RunLog } from './run-log.ts';
import { runLog } from './run-log.ts';

export type PlayPorts = Pick<FlowSurroundings, 'onLoginAsked'> & {
  readonly pages: RemotePages;
  readonly prover: Pick<Prover, 'fetch' | 'preview'>;
  readonly clock: AuthorClock;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  /** Hears what a user would: above all when it is their turn. */
  readonly onReport: (report: FlowReport) => Promise<void>;
  /** Called before what a node does is done; the run goes on when it resolves, and no time has passed. */
  readonly onNode?: (node: string) => Promise<void>;
};

export type Played = { readonly log: RunLog } & (
  | {
      readonly kind: 'completed';
      readonly disclose: Readonly<Record<string, PlannedDisclosure>>;
      readonly fields: readonly ConsentField[];
      readonly hidden: readonly HiddenOfExchange[];
    }
  | {
      readonly kind: 'failed';
      readonly code: SessionErrorCode;
      /** The exact check, where there is one. */
      readonly reason: string | undefined;
      /** What that means, and what to do about it. */
      readonly advice: string | undefined;
      readonly place: Place;
    }
);

/**
 * Plays a flow for its author with the runner's own interpreter and page code, up to the point where the user would be asked for
 * consent. Rejects with the signal's reason when it is aborted.
 */
export const playFlow = async (flow: Flow, loginUrl: string, ports: PlayPorts): Promise<Played> => {
  const { pages, clock, signal, tell, onReport, onNode, onLoginAsked } = ports;
  const log = runLog(flow);
  const told = narrator(flow, tell);
  const prover = log.watch(told.watch(ports.prover));
  let entered = 0;
  const pauseAt = async ({ node, nodeName, visit }: FlowState): Promise<void> => {
    if (node === null || visit === entered || onNode === undefined) return;
    entered = visit;
    await clock.pause(() => onNode(nodeName));
  };
  try {
    const outcome = await runFlow(flow, {
      pages,
      prover,
      loginUrl,
      signal,
      nowEpochMs: clock.nowEpochMs,
      ...(onLoginAsked === undefined ? {} : { onLoginAsked }),
      report: async (report) => {
        told.onReport(report);
        await onReport(report);
      },
      onStep: async (step, observation) => {
        log.onStep(step, observation);
        told.onStep(step, observation);
        await pauseAt(step.state);
      },
    });
    if (outcome.kind === 'failed')
      return { kind: 'failed', code: outcome.code, reason: undefined, advice: undefined, place: told.place(), log };
    const rules = rulesOf(outcome.disclose);
    const fields = consentFields(outcome.disclose, prover.preview(rules));
    return { kind: 'completed', disclose: outcome.disclose, fields, hidden: hiddenValues(log.exchanges, rules), log };
  } catch (error) {
    const code = error instanceof Failure ? SESSION_ERROR_CODES.find((one) => one === error.code) : undefined;
    if (signal.aborted || !(error instanceof Failure) || code === undefined) throw error;
    const advice = reasonAdvice(code, String(error.details['reason']));
    return { kind: 'failed', code, reason: reasonOf(error), advice, place: told.place(), log };
  }
};

const reasonOf = ({ details }: Failure): string | undefined => {
  const { reason, ...more } = details;
  const named = Object.entries(more).filter(([, value]) => typeof value === 'string');
  if (typeof reason !== 'string') return undefined;
  return [reason, ...named.map(([name, value]) => `${name} ${String(value)}`)].join(', ');
};
