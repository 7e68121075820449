import type { Page } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { bootstrapResponseSchema } from '../../../core/contract/runner-api.ts';
import { Failure } from '../../../core/failure.ts';
import type { RunnerEvent } from '../../../core/session/event.ts';
import { decide } from '../../../core/session/lifecycle.ts';
import type { SessionStatus } from '../../../core/session/status.ts';
import { turnsByPage } from '../../../runner/chromium/page-turns.ts';
import type { EventAnswer } from '../../../runner/api/runner-api.ts';
import type { FlowOutcome, FlowSurroundings } from '../../../runner/session/flow-engine.ts';
import type { Prover } from '../../../runner/session/prover.ts';
import type { FlowDiagnosis } from '../../../runner/session/flow-diagnosis.ts';
import { Session } from '../../../runner/session/session.ts';

const BOOTSTRAP = bootstrapResponseSchema.parse({
  runnerToken: 'token',
  sessionId: '5b0cf7fe-6a0f-4f5a-9d61-0f5a1f1a2b3c',
  expiresAt: '2026-11-23T10:00:00.000Z',
  partner: { displayName: 'Partner' },
  platform: { name: 'test', displayName: 'Test', loginUrl: 'https://page.test/' },
  flow: {},
  flowHash: 'f',
  sessionBinding: 'b',
  iceServers: [],
});

/** What the scripted flow discloses. */
export const DISCLOSE = { holder: { rule: { from: 'me', jsonPath: '$.name' }, label: 'Holder', source: 'page.test' } };

/** What takes the place of the browser, the prover, the API and the operator's wish. */
export type Script = {
  load?: () => void;
  run?: (surroundings: FlowSurroundings) => Promise<FlowOutcome>;
  prepare?: Prover['prepare'];
  claim?: Prover['claim'];
  /** Answers in place of the lifecycle. */
  answer?: (event: RunnerEvent) => EventAnswer | undefined;
  isBrowserGone?: boolean;
  diagnosis?: FlowDiagnosis;
};

/** A session whose browser, prover and API are only what a script says; timers fire when the test calls `elapse`. */
export const scripted = (script: Script = {}) => {
  const events: RunnerEvent[] = [];
  const told: ViewMessage[] = [];
  const logged: object[] = [];
  const timers = new Map<number, () => void>();
  let status: SessionStatus = 'INITIALIZING';
  let onTold: () => void = () => undefined;
  const session = new Session({
    bootstrap: BOOTSTRAP,
    served: { address: '10.0.0.5', port: 7070 },
    view: {
      tell: (message) => {
        told.push(message);
        onTold();
      },
      forgetConsent: () => undefined,
      onLoginAsked: () => () => undefined,
    },
    pages: {
      current: (): Page => {
        throw new Failure('BROWSER_CRASHED');
      },
      onCurrent: () => () => undefined,
      turnsAt: turnsByPage(),
    },
    flowEngine: {
      load: () => {
        script.load?.();
        return {
          platform: 'test',
          version: '1.0.0',
          run:
            script.run ??
            (async ({ report }) => {
              await report({ type: 'collecting' });
              return { kind: 'completed', disclose: DISCLOSE };
            }),
        };
      },
    },
    prover: {
      fetch: async () => ({ status: 200, body: '' }),
      preview: () => ({ holder: { kind: 'value', value: { first: 'Ada' } } }),
      prepare: script.prepare ?? (async () => undefined),
      claim: script.claim ?? (async () => 'jws'),
      close: async () => undefined,
    },
    isBrowserGone: () => script.isBrowserGone ?? false,
    isAttestorLost: () => false,
    report: async (event) => {
      events.push(event);
      const answer = script.answer?.(event);
      if (answer !== undefined) return answer;
      if (event.type === 'HEARTBEAT' || event.type === 'PROGRESS' || event.type === 'DIAGNOSTICS')
        return { kind: 'taken', status };
      const verdict = decide(status, event);
      if (verdict.kind === 'rejected') return { kind: 'not-expected', status, duplicate: false };
      status = verdict.transition.to;
      return { kind: 'taken', status };
    },
    timer: (delayMs, action) => {
      timers.set(delayMs, action);
      return () => timers.delete(delayMs);
    },
    nowEpochMs: () => 0,
    limits: { connectMs: 120_000, absentMs: 60_000 },
    ...(script.diagnosis === undefined ? {} : { diagnosis: script.diagnosis }),
    log: (level, message, fields) => logged.push({ level, message, ...fields }),
  });
  const toldOf = async (type: ViewMessage['type'], matches: (message: ViewMessage) => boolean = () => true) => {
    while (!told.some((message) => message.type === type && matches(message))) {
      await new Promise<void>((resolve) => (onTold = resolve));
    }
  };
  return {
    session,
    events,
    told,
    logged,
    toldOf,
    reached: (wanted: SessionStatus) =>
      toldOf('status', (message) => message.type === 'status' && message.status === wanted),
    elapse: (delayMs: number) => timers.get(delayMs)?.(),
    timers,
  };
};

/** A flow that waits for its user for as long as it is let. */
export const waits = ({ report, signal }: FlowSurroundings): Promise<FlowOutcome> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    void report({ type: 'user-needed', reason: 'LOGIN' });
  });

/** The types of events, in their order. */
export const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);
