import * as z from 'zod';
import { isOnAllowedHost } from '../../core/flow/check-hosts.ts';
import type { FlowRequest } from '../../core/flow/collection.ts';
import type { ProverRequest } from '../session/prover.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { DONE, failed } from './command-outcome.ts';
import { cookieHeader } from './cookie-header.ts';
import type { FlowRun } from './flow-run.ts';
import { browserIdentity } from './in-page.ts';

/**
 * Has the prover send each request as the user's browser would, one after the other, and keeps nothing itself. Fails with
 * `EXTRACT_MISMATCH` at the first answer that is not 200. The prover's own failures are thrown.
 */
export const collectData = async (
  run: FlowRun,
  requests: Readonly<Record<string, FlowRequest>>,
): Promise<CommandOutcome> => {
  for (const [name, request] of Object.entries(requests)) {
    run.signal.throwIfAborted();
    // The checks found no such request; this is the last moment before a cookie is sent.
    if (!isOnAllowedHost(request.url, run.flow.allowedHosts)) return failed('HOST_NOT_ALLOWED');
    const { status } = await run.prover.fetch(name, await prepareRequest(run, request));
    if (status !== OK) return failed('EXTRACT_MISMATCH');
  }
  return DONE;
};

const OK = 200;
const ASK_AGAIN_MS = 100;
const identitySchema = z.object({ userAgent: z.string(), languages: z.array(z.string()) });

/** A page that is just changing is asked again; the deadline of the `collect` ends it. */
const identityOf = async ({ link, changes, signal }: FlowRun): Promise<z.infer<typeof identitySchema>> => {
  for (;;) {
    signal.throwIfAborted();
    const answer = await link.ask(browserIdentity);
    if (answer !== undefined) return identitySchema.parse(answer);
    await changes.next(ASK_AGAIN_MS);
  }
};

const prepareRequest = async (run: FlowRun, request: FlowRequest): Promise<ProverRequest> => {
  const { userAgent, languages } = await identityOf(run);
  const session = await run.link.session();
  const { cookies } = await session.send('Network.getCookies', { urls: [request.url] });
  const body = request.json === undefined ? undefined : JSON.stringify(request.json);
  return {
    method: request.method ?? 'GET',
    url: request.url,
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      ...(languages.length === 0 ? {} : { 'accept-language': languages.join(',') }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
      ...(cookies.length === 0 ? {} : { cookie: cookieHeader(cookies) }),
    },
    secretHeaders: request.secret ?? [],
    ...(body === undefined ? {} : { body }),
  };
};
