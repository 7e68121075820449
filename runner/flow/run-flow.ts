import type { BodyCursor } from '../../core/flow/body-place.ts';
import type { Command, Report } from '../../core/flow/command.ts';
import { start, step } from '../../core/flow/interpret.ts';
import type { Observation } from '../../core/flow/observation.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { FlowOutcome, FlowReport, FlowSurroundings } from '../session/flow-engine.ts';
import { actOnPage } from './act-on-page.ts';
import { attestorLoss, explainedByLoss } from './attestor-loss.ts';
import { collectData } from './collect-data.ts';
import type { FlowRun } from './flow-run.ts';
import { openAddress } from './open-address.ts';
import { pageChanges } from './page-changes.ts';
import { PageLink } from './page-link.ts';
import { listenToTraffic } from './page-traffic.ts';
import { browserRequests } from './request-to-send.ts';
import { watchPage } from './watch-page.ts';
import { within } from './within.ts';

/** A command that takes time, and answers with observations. */
type TimedCommand = Extract<Command, { visit: number }>;

/**
 * Plays a valid flow in the current page until it ends: the interpreter decides, this carries out. Rejects with the
 * signal's reason when it is aborted, with `BROWSER_CRASHED` when there is no page any more, with `ATTESTOR_UNREACHABLE` when it
 * cannot be shown for want of the attestor, and with what the prover or `report` throw.
 */
export const runFlow = async (flow: Flow, surroundings: FlowSurroundings): Promise<FlowOutcome> => {
  const { pages, signal: given, isAttestorLost = () => false } = surroundings;
  given.throwIfAborted();
  const over = new AbortController();
  const signal = AbortSignal.any([given, over.signal]);
  const link = new PageLink(pages);
  const changes = pageChanges(pages);
  const loss = attestorLoss(pages, isAttestorLost);
  const closing: (() => Promise<void>)[] = [];
  const aborted = new Promise<never>((_, reject) => {
    given.addEventListener('abort', () => reject(given.reason), { once: true, signal: over.signal });
  });
  try {
    const ended = [aborted, changes.crashed, loss.shown];
    const traffic = await Promise.race([listenToTraffic(flow, pages), ...ended]);
    closing.push(traffic.close);
    const nowEpochMs = neverFalling(surroundings.nowEpochMs);
    const cursors: Record<string, BodyCursor> = {};
    const onBodyCursor = (name: string, cursor: BodyCursor): void => void (cursors[name] = cursor);
    const run = { ...surroundings, onBodyCursor, signal, flow, link, changes, traffic, nowEpochMs };
    const played = await Promise.race([play(run, surroundings), ...ended]);
    const outcome = explainedByLoss(played, isAttestorLost);
    return outcome.kind === 'completed' && Object.keys(cursors).length > 0 ? { ...outcome, cursors } : outcome;
  } finally {
    over.abort();
    changes.close();
    loss.close();
    await Promise.all([link.release(), ...closing.map((close) => close())]);
  }
};

const play = async (run: FlowRun, { loginUrl, report, onStep }: FlowSurroundings): Promise<FlowOutcome> => {
  let { state, commands } = start(run.flow, { loginUrl }, run.nowEpochMs());
  await onStep?.({ state, commands });
  let observe: () => Promise<Observation> = () => Promise.reject(new Error('The flow began with nothing to do.'));
  for (;;) {
    for (const command of commands) {
      switch (command.type) {
        case 'report':
          await report(reportOf(command.report));
          break;
        case 'finish':
          return { kind: 'completed', disclose: command.disclose };
        case 'fail':
          return { kind: 'failed', code: command.code };
        default:
          observe = observerOf(run, command);
      }
    }
    const observation = await observe();
    ({ state, commands } = step(state, observation));
    await onStep?.({ state, commands }, observation);
  }
};

const observerOf = (run: FlowRun, command: TimedCommand): (() => Promise<Observation>) =>
  command.type === 'watch' ? watchPage(run, command) : () => once(run, command);

type OnceCommand = Exclude<TimedCommand, { type: 'watch' }>;

const once = async (run: FlowRun, command: OnceCommand): Promise<Observation> => {
  const { visit, deadlineMs } = command;
  const done = await within(carryOut(run, command), deadlineMs - run.nowEpochMs());
  const atMs = run.nowEpochMs();
  if (done === undefined) return { type: 'tick', visit, atMs: Math.max(atMs, deadlineMs) };
  switch (done.kind) {
    case 'done':
      return { type: 'done', visit, atMs };
    case 'collected':
      return { type: 'collected', visit, atMs, collected: done.collected };
    case 'failed':
      return { type: 'failed', visit, atMs, code: done.code };
  }
};

const carryOut = (run: FlowRun, command: OnceCommand) => {
  switch (command.type) {
    case 'navigate':
      return openAddress(run, command.url);
    case 'act':
      return actOnPage(run, command.action, command.deadlineMs);
    case 'collect':
      return collectData({ ...run, requests: browserRequests(run) }, command);
  }
};

const reportOf = (report: Report): FlowReport => {
  switch (report.kind) {
    case 'awaitingUser':
      return { type: 'user-needed', reason: report.reason };
    case 'running':
      return { type: 'running' };
    case 'collecting':
      return { type: 'collecting' };
    case 'notice':
      return { type: 'notice', code: report.code };
    case 'progress':
      return { type: 'progress', percent: report.percent };
  }
};

/** The interpreter counts on time that does not run backwards; a clock that is set right may. */
const neverFalling = (nowEpochMs: () => number): (() => number) => {
  let latest = -Infinity;
  return () => (latest = Math.max(latest, nowEpochMs()));
};
