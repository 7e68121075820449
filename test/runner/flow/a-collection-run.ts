import { expect } from '@jest/globals';
import type { Collection } from '../../../core/flow/collection.ts';
import { turnsByPage } from '../../../runner/chromium/page-turns.ts';
import { collectData } from '../../../runner/flow/collect-data.ts';
import type { FlowRun } from '../../../runner/flow/flow-run.ts';
import type { PageRequest } from '../../../runner/flow/page-request.ts';
import { PageLink } from '../../../runner/flow/page-link.ts';
import { browserRequests } from '../../../runner/flow/request-to-send.ts';
import { aFlow } from '../../core/flow/a-flow.ts';
import type { Answer, TestProver } from './a-prover.ts';
import { aProver } from './a-prover.ts';

/** A browser whose page answers nothing but who it is, and has one cookie. */
class ScriptedLink extends PageLink {
  override async session(): ReturnType<PageLink['session']> {
    const session: unknown = {
      send: async () => ({ cookies: [{ name: 'sid', value: 'c00kie', path: '/' }] }),
    };
    return session as Awaited<ReturnType<PageLink['session']>>;
  }
  override async ask(): Promise<unknown> {
    return { userAgent: 'Browser/1', languages: ['de', 'en'] };
  }
}

const pages = {
  current: () => {
    throw new Error('The browser itself is not asked.');
  },
  onCurrent: () => () => undefined,
  turnsAt: turnsByPage(),
};

const aRun = (prover: TestProver, pageRequests: PageRequest[] = []): FlowRun => ({
  flow: aFlow({}, { allowedHosts: ['gigs.example', 'api.gigs.example'], tls12Hosts: ['api.gigs.example'] }),
  pages,
  link: new ScriptedLink(pages),
  changes: { next: async () => undefined, crashed: new Promise<never>(() => undefined), close: () => undefined },
  traffic: { responses: () => [], requestLike: () => pageRequests.shift(), close: async () => undefined },
  prover,
  onBodyCursor: () => undefined,
  nowEpochMs: () => 0,
  signal: new AbortController().signal,
});

/** Collects with a scripted browser and prover; what was asked, and the cursors that were told, are kept. */
export const collect = (
  requests: Collection['requests'],
  answer?: Answer,
  disclose: Collection['disclose'] = { name: { from: 'profile', jsonPath: '$.name', label: 'Name' } },
  pageRequests?: PageRequest[],
) => {
  const prover = aProver(answer);
  const command = { requests, disclose, loginUrl: 'https://gigs.example/login' };
  const cursors: Record<string, unknown> = {};
  const run = {
    ...aRun(prover, pageRequests),
    onBodyCursor: (name: string, cursor: unknown) => void (cursors[name] = cursor),
  };
  const outcome = collectData({ ...run, requests: browserRequests(run) }, command);
  outcome.catch(() => undefined);
  return {
    outcome,
    cursors,
    requests: prover.requests,
    urls: () => prover.requests.map(([name, { url }]) => [name, url]),
  };
};

export const api = 'https://gigs.example/api';
/** A `Failure` with this code, and this reason when one is given. */
export const failure = (code: string, reason?: string) =>
  expect.objectContaining({ code, ...(reason === undefined ? {} : { details: expect.objectContaining({ reason }) }) });
