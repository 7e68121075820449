import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { attestedCollect } from '../../../core/flow/attested-collect.ts';
import type { Collection } from '../../../core/flow/collection.ts';
import type { FlowNode } from '../../../core/flow/node.ts';
import { rulesOf } from '../../../runner/session/consent-fields.ts';
import type { Prover } from '../../../runner/session/prover.ts';
import { extractedDataOf } from '../../../zktls/attestation/extracted-data.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { aProver, claimOf } from '../../attestor/a-prover.ts';
import type { TestAttestor } from '../../attestor/an-attestor.ts';
import { anAttestor } from '../../attestor/an-attestor.ts';
import { aCollect, aFlow } from '../../core/flow/a-flow.ts';
import type { BrowserAtSites } from './a-browser-at-sites.ts';
import { aBrowserAtSites } from './a-browser-at-sites.ts';
import type { Answering } from './a-site.ts';

const json =
  (value: unknown): Answering =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json', 'x-plan': 'gold' }).end(JSON.stringify(value));
/** Answers only whoever knows the token, with what was asked. */
const graphql: Answering = (request, response) => {
  let body = '';
  request.on('data', (data: Buffer) => (body += data.toString()));
  request.on('end', () => {
    if (request.headers.authorization !== 'Bearer t0ken-canary') return void response.writeHead(401).end();
    json({ data: { of: JSON.parse(body).operationName, balance: '1250.75' } })(request, response);
  });
};
const app = `<h1>Ana</h1><script>
  const ask = (operationName) => fetch('/graphql', { method: 'POST', body: JSON.stringify({ operationName }),
    headers: { authorization: 'Bearer t0ken-canary', 'content-type': 'application/json' } });
  ask('Menu').then(() => ask('Balance')).then(() => (document.title = 'In'));
</script>`;

let at: BrowserAtSites;
let attestor: TestAttestor;
let prover: Prover;
beforeAll(async () => {
  at = await aBrowserAtSites({
    'gigs.example': {
      '/app': app,
      '/graphql': graphql,
      '/api/me': json({ id: 'u7', name: 'Ana', rating: 4.83, tier: 'gold', email: 'ana-canary@example.com' }),
      '/users/u7/jobs?size=1': json({ jobs: [{ title: 'Move' }], next: 'b' }),
      '/users/u7/jobs?size=1&after=b': json({ jobs: [{ title: 'Paint' }], next: null }),
      '/old': (_, response) => void response.writeHead(307, { location: '/new' }).end(),
      '/new': '<dl><dt>Member since</dt><dd id="since">2021-03-18</dd></dl>',
      '/banned': (_, response) => void response.writeHead(403).end(),
      '/packed': (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    },
  });
  const sites = { 'gigs.example:443': at.ports['gigs.example'] ?? 0 };
  attestor = await anAttestor({ sites, anchors: [at.caPem] });
}, 60_000);
afterAll(async () => {
  await attestor.close();
  await at.close();
});
beforeEach(async () => {
  prover = aProver(attestor.url, at.caPem);
  await at.browser.reset();
});

const url = 'https://gigs.example/api/me';
const flowOf = (requests: Collection['requests'], disclose: Collection['disclose']) => {
  const open: FlowNode = { type: 'goto', url: 'https://gigs.example/app', next: 'signIn' };
  const signIn: FlowNode = { type: 'waitFor', when: { title: 'in' }, timeoutMs: 30_000, next: 'collect' };
  return aFlow({ open, signIn, collect: aCollect({ requests, disclose, timeoutMs: 60_000 }) });
};
const TEST_TIMEOUT_MS = 120_000;

describe('what a flow discloses, proved and attested', () => {
  /** Plays a flow to its attestation, and gives what the attestation says. */
  const attested = async (requests: Collection['requests'], disclose: Collection['disclose']) => {
    const flow = flowOf(requests, disclose);
    const outcome = await at.play(flow, { prover }).outcome;
    if (outcome.kind !== 'completed') throw new Error(outcome.code);
    const attestation = await prover.claim(claimOf(rulesOf(outcome.disclose)));
    await prover.close();
    const verdict = await verifyAttestation(attestation, { jwks: attestor.jwks });
    if (verdict.kind !== 'valid') throw new Error(verdict.reason);
    expect(attestation).not.toContain('canary');
    expect(attestedCollect(flow, { loginUrl: url }, verdict.claims)).toBe(flow.nodes['collect']);
    return verdict.claims;
  };

  it(
    'are values, predicates and hashes of one answer, and nothing else of it',
    async () => {
      const from = 'profile';
      const claims = await attested(
        { profile: { url } },
        {
          name: { from, jsonPath: '$.name', label: 'Name', type: 'string' },
          good: { from, jsonPath: '$.rating', label: 'Good rating', atLeast: 4.5 },
          tier: { from, jsonPath: '$.tier', label: 'Tier', oneOf: ['silver', 'gold'] },
          id: { from, jsonPath: '$.id', label: 'Id', hash: true },
          plan: { from, header: 'x-plan', label: 'Plan' },
        },
      );
      expect(claims.fields).toMatchObject({
        name: { kind: 'value', value: 'Ana' },
        good: { kind: 'predicate', holds: true },
        tier: { kind: 'predicate', holds: true },
        id: { kind: 'hash' },
        plan: { kind: 'value', value: 'gold' },
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'come from the page’s own GraphQL request, whose token nobody sees',
    async () => {
      const like = { url: '/graphql', method: 'POST' as const, json: { operationName: 'Balance' } };
      const disclose = { balance: { from: 'balance', jsonPath: '$.data.balance', label: 'Balance' } };
      const claims = await attested({ balance: { like } }, disclose);
      expect(extractedDataOf(claims)).toEqual({ balance: '1250.75' });
      expect(claims.sources['balance']?.request).toMatchObject({ method: 'POST', target: '/graphql' });
      expect(claims.sources['balance']?.request.hiddenHeaders).toContain('authorization');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'come from every page of an answer that names what an earlier one disclosed',
    async () => {
      const pages = { max: 4, query: 'after', cursor: '$.next' };
      const claims = await attested(
        { profile: { url }, jobs: { url: 'https://gigs.example/users/{{id}}/jobs?size=1', pages } },
        {
          id: { from: 'profile', jsonPath: '$.id', label: 'Id' },
          job: { from: 'jobs', jsonPath: '$.jobs[0].title', label: 'Job', page: 'every' },
        },
      );
      expect(extractedDataOf(claims)).toEqual({ id: 'u7', job: 'Move', 'job-2': 'Paint' });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'come from an HTML page that the platform redirects to',
    async () => {
      const old = { url: 'https://gigs.example/old', headers: { accept: 'text/html' }, redirects: ['/new'] };
      const claims = await attested(
        { page: old },
        {
          since: { from: 'page', css: '#since', label: 'Member since', type: 'date' },
          year: { from: 'page', regex: 'id="since">(\\d{4})-', label: 'Year' },
        },
      );
      expect(extractedDataOf(claims)).toEqual({ since: '2021-03-18', year: '2021' });
      expect(claims.sources['page']?.request.target).toBe('/new');
    },
    TEST_TIMEOUT_MS,
  );
});

describe('what cannot be disclosed', () => {
  const failureOf = async (path: string, field: Partial<Collection['disclose'][string]>) => {
    const disclose = { it: { from: 'it', label: 'It', ...field } };
    const outcome = at.play(flowOf({ it: { url: `https://gigs.example${path}` } }, disclose), { prover }).outcome;
    return outcome.finally(() => prover.close());
  };
  const failure = (code: string, reason: string) =>
    expect.objectContaining({ code, details: expect.objectContaining({ reason }) });

  it.each([
    ['/banned', 'PLATFORM_BLOCKED', 'status_refused'],
    ['/packed', 'EXTRACT_MISMATCH', 'content_encoding'],
    ['/nowhere', 'EXTRACT_MISMATCH', 'status'],
    ['/old', 'EXTRACT_MISMATCH', 'redirect'],
  ])('%s ends the run with %s (%s)', async (path, code, reason) => {
    await expect(failureOf(path, { jsonPath: '$.name' })).rejects.toEqual(failure(code, reason));
  });

  it.each([
    ['a value of another type', { jsonPath: '$.rating', type: 'string' }, 'EXTRACT_MISMATCH', 'value_type'],
    ['a value that is not there', { jsonPath: '$.nick', type: 'string' }, 'NO_DATA', 'json_path_absent'],
  ] as const)('%s ends the run with its own reason', async (_what, field, code, reason) => {
    await expect(failureOf('/api/me', field)).rejects.toEqual(failure(code, reason));
  });
});
