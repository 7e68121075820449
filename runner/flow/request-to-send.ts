import * as z from 'zod';
import { resolvedAddress } from '../../core/flow/address.ts';
import { isCredentialName, namesInJson, namesInQuery } from '../../core/flow/credential-name.ts';
import { requestBody } from '../../core/flow/request-body.ts';
import type { ProverRequest } from '../session/prover.ts';
import { collectFailure } from './collect-failure.ts';
import type { RequestSource, RequestToMake } from './collect-run.ts';
import { cookiesFor } from './cookie-header.ts';
import type { FlowRun } from './flow-run.ts';
import { headersFromPage } from './headers-from-page.ts';
import { browserIdentity } from './in-page.ts';
import type { PageRequest } from './page-request.ts';
import { untilAsked } from './until-asked.ts';

const ASK_AGAIN_MS = 100;
const identitySchema = z.object({ userAgent: z.string(), languages: z.array(z.string()) });

/** Requests as the run's browser would send them, with its cookies. */
export const browserRequests = (run: FlowRun): RequestSource => ({
  toSend: (given) => requestToSend(run, given),
  cookiesFor: (url) => cookiesFor(run, url),
});

/**
 * A request of a flow as the browser would send it: written out, or repeated from the page's own. Rejects with `FLOW_INVALID`
 * when something in it is not known, and with `EXTRACT_MISMATCH` when the page's request would tell a credential to the attestor.
 */
const requestToSend = async (run: FlowRun, given: RequestToMake): Promise<ProverRequest> => {
  const { request } = given;
  const base =
    request.like === undefined ? await writtenOut(run, given) : repeated(await untilAsked(run, request.like));
  const own = await headersFromPage(run, request.headers ?? {});
  const cookies = await cookiesFor(run, base.url);
  return {
    ...base,
    headers: { ...base.headers, ...own.headers, ...cookies },
    secretHeaders: [...new Set(['cookie', ...base.secretHeaders, ...own.fromPage, ...(request.secret ?? [])])],
  };
};

const writtenOut = async (run: FlowRun, { request, values, loginUrl }: RequestToMake): Promise<ProverRequest> => {
  const url = request.url === undefined ? undefined : resolvedAddress(request.url, { loginUrl }, values);
  const body = requestBody(request, values);
  if (url === undefined) throw collectFailure('placeholder');
  const { userAgent, languages } = await identityOf(run);
  return {
    method: request.method ?? 'GET',
    url,
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      ...(languages.length === 0 ? {} : { 'accept-language': languages.join(',') }),
      ...(body === undefined ? {} : { 'content-type': body.type }),
    },
    secretHeaders: [],
    ...(body === undefined ? {} : { body: body.text }),
  };
};

/** A page that is just changing is asked again; the deadline of the `collect` ends it. */
const identityOf = async ({ link, changes, signal }: FlowRun): Promise<z.infer<typeof identitySchema>> => {
  for (;;) {
    signal.throwIfAborted();
    const answer = await link.ask(browserIdentity);
    if (answer !== undefined) return identitySchema.parse(answer);
    await changes.next(ASK_AGAIN_MS);
  }
};

/** Headers of a page's request whose values say nothing about the account. All others stay in the runner. */
const HARMLESS =
  /^(accept|accept-language|cache-control|content-type|dnt|origin|pragma|priority|user-agent|x-requested-with|sec-.*)$/;

const repeated = ({ method, url, headers, body }: PageRequest): ProverRequest => {
  if (namesInQuery(url).some(isCredentialName) || namesInJson(jsonIn(body)).some(isCredentialName))
    throw collectFailure('credential_in_request');
  // What was no text came as replacement characters.
  if (body?.includes('\ufffd')) throw collectFailure('request_body');
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'cookie'));
  return {
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers: kept,
    secretHeaders: Object.keys(kept).filter((name) => !HARMLESS.test(name)),
    ...(body === undefined ? {} : { body }),
  };
};

const jsonIn = (body: string | undefined): unknown => {
  try {
    return JSON.parse(body ?? 'null');
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
};
