import type { Page } from 'puppeteer-core';
import type { BodyCursor } from '../../core/flow/body-place.ts';
import type { PlannedDisclosure } from '../../core/flow/disclosure-plan.ts';
import type { Step } from '../../core/flow/interpret.ts';
import type { Observation } from '../../core/flow/observation.ts';
import type { FailureCode, SessionErrorCode } from '../../core/failure.ts';
import type { AwaitingReason } from '../../core/session/awaiting-reason.ts';
import type { PageTurns } from '../chromium/page-turns.ts';
import type { Prover } from './prover.ts';

/** The pages of the session's browser. The user sees the newest; when it closes, the one before it. */
export type RemotePages = {
  /** The page that the user sees now. Throws `Failure('BROWSER_CRASHED')` when there is none. */
  current(): Page;
  /** Calls `listener` with each page that becomes the current one. Returns how to stop. */
  onCurrent(listener: (page: Page) => void): () => void;
  /** Whoever points at a page does it in turn with those who capture it. */
  turnsAt(page: Page): PageTurns;
};

/** What a running flow tells; the orchestration turns it into events for the API and messages for the viewer. */
export type FlowReport =
  /** The flow waits for the user; `reason` is never `CONSENT`, which the orchestration asks for itself. */
  | { type: 'user-needed'; reason: Exclude<AwaitingReason, 'CONSENT'> }
  /** The flow goes on without the user. */
  | { type: 'running' }
  /** The flow fetches the agreed data. */
  | { type: 'collecting' }
  | { type: 'progress'; percent: number }
  /** A remark for the user, for instance `LOGIN_FAILED`; the flow goes on. */
  | { type: 'notice'; code: FailureCode };

export type FlowOutcome =
  | {
      kind: 'completed';
      disclose: Readonly<Record<string, PlannedDisclosure>>;
      /** What led from page to page in bodies, by the name of the recording. */
      cursors?: Readonly<Record<string, BodyCursor>>;
    }
  | { kind: 'failed'; code: SessionErrorCode };

export type FlowSurroundings = {
  pages: RemotePages;
  prover: Pick<Prover, 'fetch' | 'preview'>;
  /** `{{loginUrl}}` of the flow. */
  loginUrl: string;
  /** Resolves when the API has taken the event, so that the next step begins in the right status. */
  report: (report: FlowReport) => Promise<void>;
  /** Aborted when the session is over: the run then rejects with the signal's reason, as soon as it can. */
  signal: AbortSignal;
  nowEpochMs: () => number;
  /** Whether the attestor passes none of the browser's connections on. Absent where they go straight to the site. */
  isAttestorLost?: () => boolean;
  /**
   * Calls `listener` whenever a site asks the user to log in before it shows a document (HTTP authentication), and returns how
   * to stop. Absent where nobody is asked: then the site's refusal is shown at once.
   */
  onLoginAsked?: (listener: () => void) => () => void;
  /**
   * Looks on: hears of every step of the interpreter, with the observation that led to it, before its commands are carried out.
   * The run waits for it, and rejects with what it throws. What it hears names addresses of the account: nothing for a log.
   */
  onStep?: (step: Step, observation?: Observation) => Promise<void>;
};

/** A flow that was parsed and found valid. */
export type LoadedFlow = {
  platform: string;
  version: string;
  /** Plays the flow to its end. Expected failures are outcomes; `Failure`s and other errors are faults. */
  run(surroundings: FlowSurroundings): Promise<FlowOutcome>;
};

/** The seam to `runner/flow`. */
export type FlowEngine = {
  /** Parses and checks a stored flow. Throws `Failure('FLOW_INVALID')`. */
  load(flow: unknown): LoadedFlow;
};
