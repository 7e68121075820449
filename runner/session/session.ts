import type { ViewMessage } from '../../core/contract/live-view.ts';
import type { BootstrapResponse } from '../../core/contract/runner-api.ts';
import type { PlannedDisclosure } from '../../core/flow/disclosure-plan.ts';
import { Failure, failureOf } from '../../core/failure.ts';
import type { Log } from '../../adapters/system/json-log.ts';
import { PROGRESS_FLOOR } from '../../core/session/status.ts';
import type { ReportEvent } from '../api/event-reporter.ts';
import { describeFault } from '../shell/describe-fault.ts';
import type { RunnerLimits } from '../shell/limits.ts';
import type { Timer } from '../shell/timer.ts';
import { conclusionOf } from './conclusion.ts';
import { consentFields, rulesOf } from './consent-fields.ts';
import type { FlowDiagnosis } from './flow-diagnosis.ts';
import type { FlowEngine, FlowOutcome, FlowReport, LoadedFlow, RemotePages } from './flow-engine.ts';
import { watchPresence } from './presence.ts';
import type { ClaimToMake, Prover } from './prover.ts';
import type { SessionEnd } from './session-end.ts';
import { SessionEnded } from './session-end.ts';
import { SessionProgress } from './session-progress.ts';

export type SessionPorts = {
  bootstrap: BootstrapResponse;
  /** Where the live view is served, as the stream Lambda reaches it. */
  served: { address: string; port: number };
  view: {
    tell(message: ViewMessage): void;
    forgetConsent(): void;
    onLoginAsked(listener: () => void): () => void;
  };
  pages: RemotePages;
  flowEngine: FlowEngine;
  prover: Prover;
  /** True when Chromium has ended, so that what failed failed for that reason. */
  isBrowserGone: () => boolean;
  /** True when the attestor passes none of the browser's connections on; false where they go straight to the site. */
  isAttestorLost: () => boolean;
  report: ReportEvent;
  timer: Timer;
  nowEpochMs: () => number;
  limits: Pick<RunnerLimits, 'connectMs' | 'absentMs'>;
  /** Only where the operator has turned it on: otherwise nothing of a failed run leaves the runner. */
  diagnosis?: FlowDiagnosis;
  log: Log;
};

/** One verification, from a browser that is ready to an attestation, and everything that can come between. */
export class Session {
  readonly #ports: SessionPorts;
  readonly #over = new AbortController();
  readonly #presence: ReturnType<typeof watchPresence>;
  readonly #progress: SessionProgress;
  #answerConsent: (approved: boolean) => void = () => undefined;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#progress = new SessionProgress(ports.report, ports.view, ports.log);
    this.#presence = watchPresence({
      timer: ports.timer,
      ...ports.limits,
      onNeverCame: () => this.end({ kind: 'nobody-connected' }),
      onLeft: () => this.end({ kind: 'user-left' }),
    });
  }

  setPresent(present: boolean): void {
    this.#presence.set(present);
  }

  answerConsent(approved: boolean): void {
    this.#answerConsent(approved);
  }

  /** Ends the session from outside; the first reason counts. */
  end(end: SessionEnd): void {
    this.#over.abort(new SessionEnded(end));
  }

  /** Plays the session to its end and reports it. Never rejects. */
  async run(): Promise<SessionEnd> {
    const { log } = this.#ports;
    const { signal } = this.#over;
    const ended = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    try {
      return await Promise.race([this.#play(), ended]);
    } catch (cause) {
      if (cause instanceof Failure && !signal.aborted) await this.#ports.diagnosis?.leave(cause);
      const { end, event } = conclusionOf(signal.aborted ? signal.reason : cause, this.#ports.isBrowserGone());
      if (end.kind === 'internal') log('error', 'The session failed', describeFault(cause));
      else if (cause instanceof Failure) log('warn', 'The verification failed', failureForLog(cause));
      this.#over.abort(new SessionEnded(end)); // what is still going on stops
      if (event !== undefined) await this.#progress.goOut(event);
      return end;
    } finally {
      this.#presence.stop();
      this.#ports.view.tell({ type: 'ended' });
    }
  }

  async #play(): Promise<SessionEnd> {
    const { bootstrap, flowEngine, served } = this.#ports;
    await this.#progress.go({ type: 'RUNNER_READY', ...served });
    this.#presence.begin();
    await this.#presence.came;
    await this.#progress.go({ type: 'USER_CONNECTED' });
    await this.#progress.go({ type: 'FLOW_LOADING' });
    const flow = flowEngine.load(bootstrap.flow);
    await this.#progress.go({ type: 'FLOW_RUNNING' });
    const { disclose, cursors } = await this.#runFlow(flow);
    const claim = this.#claimOf(flow, disclose);
    if (!(await this.#askConsent(disclose, claim))) {
      await this.#progress.go({ type: 'USER_CANCELLED' });
      return { kind: 'finished' };
    }
    await this.#progress.go({ type: 'CONSENT_GIVEN' });
    this.#presence.stop(); // the user has done everything and may leave
    const attestation = await this.#claim(claim);
    await this.#progress.go({ type: 'VERIFIED', attestation, ...(cursors === undefined ? {} : { cursors }) });
    return { kind: 'finished' };
  }

  async #runFlow(flow: LoadedFlow): Promise<Extract<FlowOutcome, { kind: 'completed' }>> {
    const { bootstrap, pages, prover, view, nowEpochMs, diagnosis, isAttestorLost } = this.#ports;
    const outcome = await flow.run({
      pages,
      prover,
      loginUrl: bootstrap.platform.loginUrl,
      report: (report) => this.#onFlowReport(report),
      onLoginAsked: (listener) => view.onLoginAsked(listener),
      signal: this.#over.signal,
      nowEpochMs,
      isAttestorLost,
      ...(diagnosis === undefined ? {} : { onStep: diagnosis.onStep }),
    });
    if (outcome.kind === 'failed') throw new Failure(outcome.code);
    return outcome;
  }

  async #onFlowReport(report: FlowReport): Promise<void> {
    switch (report.type) {
      case 'user-needed':
        return this.#progress.go({ type: 'USER_NEEDED', reason: report.reason });
      case 'running':
        return this.#progress.go({ type: 'FLOW_RUNNING' });
      case 'collecting':
        return this.#progress.go({ type: 'COLLECTING' });
      case 'progress':
        return this.#progress.raise(report.percent);
      case 'notice':
        return this.#ports.view.tell({ type: 'notice', code: report.code, message: failureOf(report.code).message });
    }
  }

  async #askConsent(disclose: Readonly<Record<string, PlannedDisclosure>>, claim: ClaimToMake): Promise<boolean> {
    const { prover, view } = this.#ports;
    const fields = consentFields(disclose, prover.preview(claim.disclose));
    // The proofs are made while the user reads; they stay here until consent is given.
    await prover.prepare(claim);
    const answer = new Promise<boolean>((resolve) => (this.#answerConsent = resolve));
    await this.#progress.go({ type: 'USER_NEEDED', reason: 'CONSENT' });
    view.tell({ type: 'consent', fields });
    const approved = await answer;
    view.forgetConsent();
    return approved;
  }

  #claimOf(flow: LoadedFlow, disclose: Readonly<Record<string, PlannedDisclosure>>): ClaimToMake {
    const { sessionBinding, flowHash: hash } = this.#ports.bootstrap;
    return {
      sessionBinding,
      flow: { platform: flow.platform, version: flow.version, hash },
      disclose: rulesOf(disclose),
    };
  }

  #claim(claim: ClaimToMake): Promise<string> {
    return this.#ports.prover.claim(claim, {
      signal: this.#over.signal,
      onProgress: (done, of) => void this.#progress.raise(provingPercent(done, of)),
    });
  }
}

/** From the floor of VERIFYING to 95; the rest is the attestor's. */
const provingPercent = (done: number, of: number): number =>
  PROGRESS_FLOOR.VERIFYING + ((95 - PROGRESS_FLOOR.VERIFYING) * done) / of;

/** The exact check that refused, by its name in the tables of reasons. */
const failureForLog = ({ code, details }: Failure): Record<string, unknown> => ({ code, reason: details['reason'] });
