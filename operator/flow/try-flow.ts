import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Flow } from '../../core/flow/schema.ts';
import type { SessionErrorCode } from '../../core/failure.ts';
import { failureOf } from '../../core/failure.ts';
import { thisMachine } from '../../authoring/browser/open-author-browser.ts';
import { makeFixture } from '../../authoring/fixture/make-fixture.ts';
import { writeFixture } from '../../authoring/fixture/fixture-files.ts';
import { authorClock } from '../../authoring/run/author-clock.ts';
import type { AuthorLogins } from '../../authoring/run/author-logins.ts';
import { authorLogins } from '../../authoring/run/author-logins.ts';
import { caseLine } from '../../authoring/run/condition-lines.ts';
import type { Played } from '../../authoring/run/play-flow.ts';
import { playFlow } from '../../authoring/run/play-flow.ts';
import { proveRun } from '../../authoring/run/prove-run.ts';
import { takeScreenshot } from '../../authoring/run/screenshot.ts';
import type { Trial } from '../../authoring/run/trial.ts';
import { openTrial } from '../../authoring/run/trial.ts';
import type { Context, Report } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { askLogin } from './ask-login.ts';
import type { Sites } from './browser-options.ts';
import type { RunInput } from './run.ts';
import { showBrowser } from './show-browser.ts';
import { disclosureLines, provedLines } from './show-disclosure.ts';

type Source = { readonly flow: Flow; readonly loginUrl: string };

/**
 * Plays a flow for its author and reports how it ended. Everything that was started has ended when this resolves or rejects, also when
 * the author interrupts it.
 */
export const tryFlow = async (given: RunInput, source: Source, sites: Sites, context: Context): Promise<Report> => {
  const interrupted = context.interruption();
  await using resources = new AsyncDisposableStack();
  const { progress } = context;
  if (given.screenshots !== undefined) await mkdir(given.screenshots, { recursive: true });
  progress('Starting the browser and an attestor …');
  const trial = await openTrial(
    {
      machine: thisMachine(process.env, process.platform),
      executable: given.chromium,
      headless: given.headless,
      sites,
      clock: context.now,
      sleep: context.sleep,
      onRefused: (host, reason) => progress(`    (the page asked for ${host}, which is refused: ${reason})`),
    },
    resources,
  );
  const closed = trial.browser.gone.then(() => Promise.reject(new OperatorError('The browser was closed.')));
  const over = new AbortController();
  closed.catch((error: unknown) => over.abort(error));
  const signal = AbortSignal.any([interrupted, over.signal]);
  await showBrowser(trial.browser, context, resources);
  const logins = await authorLogins(trial.browser.pages, (asked) => askLogin(asked, context));
  const played = await playFlow(source.flow, source.loginUrl, {
    pages: trial.browser.pages,
    prover: trial.prover,
    clock: authorClock(() => context.now().getTime()),
    signal,
    tell: progress,
    onReport: async (report) => {
      if (report.type === 'user-needed')
        progress(
          `    → It is your turn (${report.reason}): ${logins.isAsking() ? TERMINAL_FIRST : 'the page is yours.'}`,
        );
    },
    onLoginAsked: logins.onLoginAsked,
    ...(given.step ? { onNode: (node: string) => stepAt(node, logins, context, over) } : {}),
  });
  const outcome = await outcomeOf(given, source, { played, trial, signal }, context);
  const fixture = given.record === undefined ? undefined : await record(given, source, { played, trial, logins });
  if (given.record !== undefined && fixture === undefined)
    progress('Nothing was recorded: the run did not fail because of the platform or the flow.');
  return {
    ...outcome,
    json: { ...outcome.json, fixture: fixture ?? null },
    lines: [
      ...outcome.lines,
      ...(fixture === undefined ? [] : ['', `Written: ${fixture}. Look at it before you commit it.`]),
    ],
  };
};

/** There is no page yet. */
const TERMINAL_FIRST = 'answer here, and what the site shows then is yours.';

const stepAt = async (
  node: string,
  logins: Pick<AuthorLogins, 'answered'>,
  { ask }: Context,
  over: AbortController,
): Promise<void> => {
  // One thing is asked after the other.
  await logins.answered();
  const answer = await ask(`  [${node}] Enter goes on, q ends: `);
  if (answer?.trim() === 'q') over.abort(new OperatorError('You ended the run.'));
};

type Ended = { readonly played: Played; readonly trial: Trial; readonly signal: AbortSignal };
type Outcome = Report & { readonly json: Readonly<Record<string, unknown>> };

const outcomeOf = async (
  given: RunInput,
  { flow }: Source,
  { played, trial, signal }: Ended,
  context: Context,
): Promise<Outcome> => {
  if (played.kind === 'failed') return failureReport(given, played, trial);
  const { fields, hidden, disclose } = played;
  const shown = { json: { completed: true, fields, hidden }, lines: disclosureLines(fields, hidden) };
  if (!given.prove) return shown;
  context.progress('Proving …');
  const proved = await proveRun(flow, disclose, {
    ...trial,
    signal,
    nowMs: () => context.now().getTime(),
    onProgress: (done, of) => context.progress(`    ${done} of ${of} proofs`),
  });
  const { verdict, attestationBytes, tookMs } = proved;
  return {
    failed: verdict.kind === 'invalid',
    json: { ...shown.json, attestation: { valid: verdict.kind === 'valid', bytes: attestationBytes, tookMs } },
    lines: [...shown.lines, '', ...provedLines(proved)],
  };
};

const failureReport = async (
  { screenshots }: RunInput,
  { code, reason, advice, place }: Extract<Played, { kind: 'failed' }>,
  { browser }: Trial,
): Promise<Outcome> => {
  const directory = screenshots ?? (await mkdtemp(path.join(tmpdir(), 'veriframe-failure-')));
  const screenshot = await takeScreenshot(browser.pages, directory, `${place.node}-${code}`.toLowerCase());
  return {
    failed: true,
    json: {
      completed: false,
      code,
      reason: reason ?? null,
      advice: advice ?? null,
      ...place,
      screenshot: screenshot ?? null,
    },
    lines: [
      `Ended at "${place.node}" with ${code}${reason === undefined ? '' : ` (${reason})`}: ${failureOf(code).message}`,
      ...(advice === undefined ? [] : [`What to do:  ${advice}`]),
      ...(place.url === undefined ? [] : [`Address:     ${place.url}`]),
      ...(place.cases.length === 0 ? [] : ['Conditions:', ...place.cases.map((one) => `  ${caseLine(one)}`)]),
      `Screenshot:  ${screenshot ?? 'none, the page is gone'}`,
    ],
  };
};

/** What says nothing of platform and flow. */
const OUR_FAULTS: readonly SessionErrorCode[] = [
  'ATTESTOR_UNREACHABLE',
  'ATTESTATION_FAILED',
  'BROWSER_CRASHED',
  'INTERNAL',
];

const record = async (
  { record: directory = '.', name, keep }: RunInput,
  source: Source,
  { played, trial, logins }: Pick<Ended, 'played' | 'trial'> & { readonly logins: Pick<AuthorLogins, 'given'> },
): Promise<string | undefined> => {
  if (played.kind === 'failed' && OUR_FAULTS.includes(played.code)) return undefined;
  const secrets = [...(await trial.browser.cookieValues()), ...logins.given()];
  const ended = played.kind === 'completed' ? 'completed' : played.code;
  const fixture = await makeFixture({ ...source, log: played.log, ended, keep, secrets });
  return writeFixture(directory, name ?? ended.toLowerCase().replaceAll('_', '-'), fixture);
};
