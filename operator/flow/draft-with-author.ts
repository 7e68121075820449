import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { AuthorBrowser } from '../../authoring/browser/open-author-browser.ts';
import { openAuthorBrowser, thisMachine } from '../../authoring/browser/open-author-browser.ts';
import type { AuthorEvent } from '../../authoring/draft/author-event.ts';
import type { MarkedValue } from '../../authoring/draft/draft-collect.ts';
import { draftFlow } from '../../authoring/draft/draft-flow.ts';
import { draftDescription } from '../../authoring/draft/draft-description.ts';
import { watchAuthor } from '../../authoring/draft/watch-author.ts';
import type { AuthorLogins } from '../../authoring/run/author-logins.ts';
import { authorLogins } from '../../authoring/run/author-logins.ts';
import { parseFlow } from '../../core/flow/parse-flow.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { Context, Report } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { askLogin } from './ask-login.ts';
import type { Sites } from './browser-options.ts';
import { markValues } from './mark-values.ts';
import type { NewInput } from './new.ts';
import { problemLine } from './problem-line.ts';
import { showBrowser } from './show-browser.ts';

const FIRST_ID = 100;
const OPEN_MS = 30_000;

/**
 * Watches an author show the way in a browser, and writes a draft of flow and platform. Everything that was started has ended when this
 * resolves or rejects, also when the author interrupts it; then nothing is written.
 */
export const draftWithAuthor = async (
  given: NewInput & { readonly name: string },
  sites: Sites,
  context: Context,
): Promise<Report> => {
  const { url, out, name } = given;
  const flowFile = path.join(out, 'flow.json');
  if (existsSync(flowFile)) throw new OperatorError(`${flowFile} is there already.`, { mend: 'Name another folder.' });
  const interrupted = context.interruption();
  const stopped = new Promise<never>((_, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason), { once: true });
  });
  stopped.catch(() => undefined); // heard below, when it counts
  await using resources = new AsyncDisposableStack();
  const marks = await Promise.race([showTheWay(given, sites, context, resources), stopped]);
  const flow = draftFlow({ platform: name, loginUrl: url, ...marks });
  await mkdir(out, { recursive: true });
  const description = draftDescription({ platformId: given.id ?? FIRST_ID, name, loginUrl: url });
  await Promise.all([
    writeFile(flowFile, `${JSON.stringify(flow, null, 2)}\n`),
    writeFile(path.join(out, 'platform.json'), `${JSON.stringify(description, null, 2)}\n`),
  ]);
  return draftReport(flow, flowFile, out);
};

type Shown = {
  readonly events: Parameters<typeof draftFlow>[0]['events'];
  readonly marks: readonly MarkedValue[];
};

const showTheWay = async (
  { url, chromium: executable, headless }: NewInput,
  sites: Sites,
  context: Context,
  resources: AsyncDisposableStack,
): Promise<Shown> => {
  const { progress } = context;
  progress('Starting the browser …');
  const browser = await openAuthorBrowser(
    {
      executable,
      headless,
      sites,
      machine: thisMachine(process.env, process.platform),
      onRefused: (host, reason) => progress(`    (the page asked for ${host}, which is refused: ${reason})`),
    },
    resources,
  );
  await showBrowser(browser, context, resources);
  const events: AuthorEvent[] = [];
  const author = await watchAuthor(browser.pages, (event) => {
    events.push(event);
    if (event.kind === 'clicked')
      progress(`    clicked ${event.selector}${event.isEntry ? ' (yours: not in the flow)' : ''}`);
    if (event.kind === 'chose') progress(`    chose ${event.value} in ${event.selector}`);
    if (event.kind === 'typed') progress(`    typed into ${event.selector} (what is not written down)`);
    if (event.kind === 'arrived') progress(`    ${event.url}`);
  });
  resources.defer(async () => author.stop());
  const logins = await authorLogins(browser.pages, (asked) => {
    events.push({
      kind: 'asksBefore',
      url: events.some(({ kind }) => kind === 'arrived') ? `https://${asked.host}/` : url,
    });
    return askLogin(asked, context);
  });
  await openFirst(browser.pages, url, logins);
  progress('Log in and go to the page that shows the data, as a user would. Then come back here.');
  const closed = browser.gone.then(() => Promise.reject(new OperatorError('The browser was closed.')));
  closed.catch(() => undefined); // also when the way was shown before
  const marks = await Promise.race([markValues(author, context), closed]);
  if (marks.length === 0) throw new OperatorError('No value was marked, so there is nothing to verify.');
  return { events, marks };
};

/** Somebody who looks up a password takes longer than a page. */
const openFirst = async (
  pages: AuthorBrowser['pages'],
  url: string,
  { onLoginAsked }: Pick<AuthorLogins, 'onLoginAsked'>,
): Promise<void> => {
  const over = new AbortController();
  let isAsked = false;
  const stop = onLoginAsked(() => (isAsked = true));
  const late = AbortSignal.timeout(OPEN_MS);
  late.addEventListener('abort', () => isAsked || over.abort(late.reason));
  try {
    await pages.current().goto(url, { waitUntil: 'domcontentloaded', timeout: 0, signal: over.signal });
  } catch (cause) {
    throw new OperatorError(`${url} does not open.`, { mend: 'Mend --url, or give --local or --host.', cause });
  } finally {
    stop();
  }
};

const draftReport = (flow: Flow, file: string, directory: string): Report => {
  const checked = parseFlow(flow);
  const problems = checked.kind === 'invalid' ? checked.problems : [];
  const nodes = Object.entries(flow.nodes).map(([name, { type }]) => `${name} (${type})`);
  return {
    failed: problems.length > 0,
    json: { flow: file, nodes: Object.keys(flow.nodes), problems },
    lines: [
      `Written: ${file} and platform.json beside it.`,
      `The way: ${nodes.join(' → ')}`,
      ...problems.map((problem) => problemLine(file, problem)),
      'What only you know is still to be added: wrong passwords (notice), locked accounts, outages, accounts without data (fail).',
      `Next: veriframe flow run ${directory} --step`,
    ],
  };
};
