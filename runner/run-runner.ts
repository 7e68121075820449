import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Log } from '../adapters/system/json-log.ts';
import { systemSleep } from '../adapters/system/system-clock.ts';
import type { BootstrapResponse } from '../core/contract/runner-api.ts';
import type { DocumentOutline } from '../core/contract/page-outline.ts';
import { sameAddressHosts } from '../core/flow/same-address-hosts.ts';
import { streamKeyOf } from '../core/token/stream-key.ts';
import { hashOfToken } from '../core/token/token-hash.ts';
import type { ReportEvent } from './api/event-reporter.ts';
import { eventReporter } from './api/event-reporter.ts';
import type { BootstrapAnswer } from './api/runner-api.ts';
import { runnerApi } from './api/runner-api.ts';
import { untilAnswered } from './api/until-answered.ts';
import { attestorTunnels } from './egress/attestor-tunnels.ts';
import type { RunnerEnvironment } from './environment.ts';
import { serveLiveView } from './live-view/serve-live-view.ts';
import type { AttestorAddress } from './prover/attestor-address.ts';
import { flowDiagnosis } from './session/flow-diagnosis.ts';
import type { FlowEngine, RemotePages } from './session/flow-engine.ts';
import type { Prover } from './session/prover.ts';
import { conclusionOf } from './session/conclusion.ts';
import { Session } from './session/session.ts';
import type { SessionEnd } from './session/session-end.ts';
import { SessionEnded } from './session/session-end.ts';
import { describeFault } from './shell/describe-fault.ts';
import { startHeartbeat } from './shell/heartbeat.ts';
import type { RunnerLimits } from './shell/limits.ts';
import { taskAddress } from './shell/own-address.ts';
import type { RemoteBrowser } from './shell/remote-browser.ts';
import { startRemoteBrowser } from './shell/remote-browser.ts';
import { systemTimer } from './shell/timer.ts';

export type RunnerOptions = {
  env: RunnerEnvironment;
  flowEngine: FlowEngine;
  /** Describes the current page without a word of it. Never rejects. */
  outlinePage: (pages: RemotePages, allowedHosts: readonly string[]) => Promise<DocumentOutline[]>;
  createProver: (options: { attestor: AttestorAddress; extraCa?: string }) => Prover;
  limits: RunnerLimits;
  log: Log;
  /** Resolves with the reason when the runner is to end at once. */
  stopped: Promise<SessionEnd>;
};

const nowMs = () => performance.now();

/**
 * Serves one session from bootstrap to its end and leaves nothing behind: when this resolves, the browser is killed and
 * every socket closed. Never rejects.
 */
export const runRunner = async (options: RunnerOptions): Promise<SessionEnd> => {
  const resources = new AsyncDisposableStack();
  const { env, log, limits, stopped } = options;
  const browser = startRemoteBrowser(env, log, resources);
  browser.catch(() => undefined); // looked at below, unless the session ends before
  try {
    const api = runnerApi(env.API_BASE_URL, env.SESSION_ID);
    const patience = { forMs: limits.bootstrapMs, nowMs, sleep: systemSleep };
    const started = await Promise.race([untilAnswered(() => api.bootstrap(env.BOOTSTRAP_SECRET), patience), stopped]);
    if (started.kind !== 'started') return endBeforeStart(started);
    const { bootstrap } = started;
    const post = api.post.bind(api, bootstrap.runnerToken);
    const report = eventReporter(post, { ...patience, forMs: limits.reportMs });
    return await serve(options, { bootstrap, post, report, browser, resources });
  } finally {
    await browser.catch(() => undefined); // a browser that is being started cannot be killed yet
    await resources.disposeAsync().catch((cause: unknown) => log('warn', 'Not all was closed', describeFault(cause)));
  }
};

const endBeforeStart = (answer: Exclude<BootstrapAnswer, { kind: 'started' }> | SessionEnd): SessionEnd => {
  switch (answer.kind) {
    case 'refused':
      return { kind: 'bootstrap-refused' };
    case 'no-answer':
      return { kind: 'api-unreachable' };
    default:
      return answer;
  }
};

type Started = {
  bootstrap: BootstrapResponse;
  post: ReportEvent;
  report: ReportEvent;
  browser: Promise<RemoteBrowser>;
  resources: AsyncDisposableStack;
};

/** From here on the API waits for the runner: whatever fails is reported. */
const serve = async (options: RunnerOptions, started: Started): Promise<SessionEnd> => {
  const { log, stopped } = options;
  const opened = openSession(options, started).catch((cause: unknown) => {
    log('error', 'The runner could not start', describeFault(cause));
    return conclusionOf(cause, false);
  });
  const first = await Promise.race([opened, stopped.then((end) => conclusionOf(new SessionEnded(end), false))]);
  if (first instanceof Session) return first.run();
  if (first.event !== undefined) await started.report(first.event);
  return first.end;
};

const openSession = async (options: RunnerOptions, started: Started): Promise<Session> => {
  const { env, limits, log, stopped, flowEngine } = options;
  const { bootstrap, report, resources } = started;
  const extraCa = env.EXTRA_CA_FILE === undefined ? undefined : await readFile(env.EXTRA_CA_FILE, 'utf8');
  const { chromium, pages, detour } = await started.browser;
  const attestor = {
    url: env.ATTESTOR_URL,
    ...(env.ATTESTOR_TOKEN === undefined ? {} : { token: env.ATTESTOR_TOKEN }),
  };
  const tunnels = attestorTunnels(attestor, {
    sleep: systemSleep,
    onRefused: (host, cause) => log('warn', 'A tunnel was not opened', { host, ...describeFault(cause) }),
  });
  detour(sameAddressHosts(bootstrap.flow), tunnels.open);
  const prover = options.createProver({ attestor, ...(extraCa === undefined ? {} : { extraCa }) });
  resources.defer(() => prover.close());
  const view = await serveLiveView({
    pages,
    iceServers: bootstrap.iceServers.length > 0 ? bootstrap.iceServers : env.ICE_SERVERS,
    protocols: env.WEBRTC_PROTOCOLS,
    publicAddress: env.PUBLIC_ADDRESS ?? bootstrap.observedAddress,
    newId: randomUUID,
    timer: systemTimer,
    onPresence: (present) => {
      log('info', present ? 'The user is here' : 'The user is away');
      session.setPresent(present);
    },
    onConsent: (approved) => session.answerConsent(approved),
    onFault: (cause) => log('warn', 'The live view failed', describeFault(cause)),
    address: env.RUNNER_ADDRESS,
    streamKey: streamKeyOf(hashOfToken(bootstrap.runnerToken)),
  });
  resources.defer(() => view.close());
  const outline = (allowedHosts: readonly string[]) => options.outlinePage(pages, allowedHosts);
  const session: Session = new Session({
    bootstrap,
    served: { address: env.RUNNER_ADDRESS ?? (await taskAddress(env.ECS_CONTAINER_METADATA_URI_V4)), port: view.port },
    view: view.live,
    pages,
    flowEngine,
    prover,
    isBrowserGone: () => !chromium.browser.connected,
    isAttestorLost: tunnels.isLost,
    report,
    timer: systemTimer,
    nowEpochMs: () => Date.now(),
    limits,
    ...(bootstrap.diagnostics === true ? { diagnosis: flowDiagnosis({ outline, report, timer: systemTimer }) } : {}),
    log,
  });
  void chromium.gone.then(() => session.end({ kind: 'browser-crashed' }));
  void stopped.then((end) => session.end(end));
  const stopHeartbeat = startHeartbeat({
    beat: () => started.post({ type: 'HEARTBEAT' }),
    everyMs: limits.heartbeatEveryMs,
    silentMs: limits.silentMs,
    timer: systemTimer,
    nowMs,
    onOver: () => session.end({ kind: 'over' }),
    onSilent: () => session.end({ kind: 'api-unreachable' }),
  });
  resources.defer(async () => stopHeartbeat());
  return session;
};
