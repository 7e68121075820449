import type { BodyCursor } from '../../core/flow/body-place.ts';
import { BODY_CURSOR_MAX_CHARACTERS, withValueAt } from '../../core/flow/body-place.ts';
import type { Pages } from '../../core/flow/pages.ts';
import { countOf, pageName } from '../../core/flow/pages.ts';
import type { FlowRequest } from '../../core/flow/request.ts';
import { mostPages } from '../../core/flow/request.ts';
import type { TemplateValues } from '../../core/flow/template.ts';
import { Failure } from '../../core/failure.ts';
import type { Prover, ProverRequest } from '../session/prover.ts';
import { collectFailure } from './collect-failure.ts';
import type { CollectRun } from './collect-run.ts';
import { followRedirects } from './follow-redirects.ts';

type Asked = {
  readonly name: string;
  readonly request: FlowRequest;
  readonly values: TemplateValues;
  readonly loginUrl: string;
  /** Whether a field is read from the last page, so that it must be found. */
  readonly isLastNeeded: boolean;
};

/**
 * Makes a request, and the same for further pages as far as the flow wants them. Gives the host of each answer. Rejects with
 * what the prover throws, and with `EXTRACT_MISMATCH` when the last page is needed and not reached within the bound.
 */
export const askPages = async (run: CollectRun, asked: Asked): Promise<string[]> => {
  const { name, request } = asked;
  const first = await run.requests.toSend(asked);
  const hosts: string[] = [];
  let next: ProverRequest | undefined = onPage(first, request.pages, 1);
  while (next !== undefined && hosts.length < mostPages(request)) {
    run.signal.throwIfAborted();
    const page = hosts.length + 1;
    const url = await followRedirects(run, { name: pageName(name, page), request: next, redirects: request.redirects });
    if (page > 1 && isBeyond(run.prover, request.pages, pageName(name, page))) return hosts;
    hosts.push(new URL(url).host);
    next =
      request.pages && pageAfter(run, first, request.pages, { request: name, name: pageName(name, page), page, url });
  }
  if (next !== undefined && asked.isLastNeeded) throw collectFailure('too_many_pages');
  return hosts;
};

const onPage = (request: ProverRequest, pages: Pages | undefined, page: number): ProverRequest =>
  pages !== undefined && 'first' in pages ? choosing(request, pages, countOf(pages, page)) : request;

/** The same request for the page that `value` chooses, in its query or its body. */
const choosing = (
  request: ProverRequest,
  pages: Extract<Pages, { query: string } | { json: string }>,
  value: BodyCursor,
): ProverRequest => {
  if ('json' in pages) return { ...request, body: bodyWith(request.body, pages.json, value) };
  const url = new URL(request.url);
  url.searchParams.set(pages.query, String(value));
  return { ...request, url: url.href };
};

const bodyWith = (body: string | undefined, place: string, value: BodyCursor): string => {
  const isTooLong = String(value).length > BODY_CURSOR_MAX_CHARACTERS;
  const paged = isTooLong ? undefined : withValueAt(jsonIn(body), place, value);
  // Of a body that is the page's own it is known only now.
  if (paged === undefined) throw collectFailure('page_place');
  return JSON.stringify(paged);
};

const jsonIn = (body = ''): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Counting goes on until a page holds nothing. */
const isBeyond = (prover: Pick<Prover, 'preview'>, pages: Pages | undefined, name: string): boolean =>
  pages !== undefined && 'while' in pages && valueAt(prover, name, pages.while) === undefined;

const pageAfter = (
  { prover, onBodyCursor }: Pick<CollectRun, 'prover' | 'onBodyCursor'>,
  first: ProverRequest,
  pages: Pages,
  answered: { readonly request: string; readonly name: string; readonly page: number; readonly url: string },
): ProverRequest | undefined => {
  if ('first' in pages) return onPage(first, pages, answered.page + 1);
  const value = valueAt(prover, answered.name, 'cursor' in pages ? pages.cursor : pages.next);
  if (value === undefined) return undefined;
  if ('cursor' in pages) {
    if ('json' in pages) onBodyCursor?.(pageName(answered.request, answered.page + 1), value);
    return choosing(first, pages, value);
  }
  const text = String(value);
  const url = URL.canParse(text, answered.url) ? new URL(text, answered.url) : undefined;
  // Another query of the same address: what a platform answers never chooses whom we ask.
  const { origin, pathname } = new URL(first.url);
  if (url?.origin !== origin || url.pathname !== pathname) throw collectFailure('page_address');
  return { ...first, url: url.href };
};

/** What tells that there is another page; `null`, `false` and an empty text are how APIs say that there is none. */
const valueAt = (prover: Pick<Prover, 'preview'>, from: string, jsonPath: string): BodyCursor | undefined => {
  try {
    const field = prover.preview({ it: { from, jsonPath } })['it'];
    const value = field?.kind === 'value' ? field.value : '';
    if (value === '' || value === false) return undefined;
    if (typeof value === 'string' || typeof value === 'number') return value;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  } catch (error) {
    if (error instanceof Failure && error.code === 'NO_DATA') return undefined;
    throw error;
  }
};
