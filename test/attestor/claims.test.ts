import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ATTESTOR_LIMITS } from '../../attestor/attestor-limits.ts';
import type { ClaimRequest } from '../../core/contract/attestor-api.ts';
import { extractedDataOf } from '../../zktls/attestation/extracted-data.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';
import { aRootAndLeaf, type Issued } from '../zktls/a-pki.ts';
import { SESSION } from '../zktls/attestation/an-attestation.ts';
import { jsonAnswer, startSite, type LoopbackSite } from './a-loopback-site.ts';
import { aProver, claimOf, FLOW } from './a-prover.ts';
import { anAttestor, type TestAttestor } from './an-attestor.ts';
import { interceptClaims, type ClaimInterceptor } from './intercept-claims.ts';

const HOST = 'gigs.test';
const URL_OF = (path: string) => `https://${HOST}${path}`;
const PROFILE = { name: 'Zoë', rating: 4.8, address: { city: 'undisclosed-city-canary' } };
const RULES = {
  accountHolder: { from: 'profile', jsonPath: '$.name' },
  rating: { from: 'profile', jsonPath: '$.rating' },
};
const COOKIE = 'session=cookie-canary-7d1f2c';

describe('a claim', () => {
  let root: Issued;
  let site: LoopbackSite;
  let attestor: TestAttestor;
  let interceptor: ClaimInterceptor;
  beforeAll(async () => {
    const pki = await aRootAndLeaf(HOST);
    root = pki.root;
    site = await startSite(pki.leaf, (socket, request) =>
      socket.end(jsonAnswer(request.startsWith('GET /other') ? { name: 'Other' } : PROFILE)),
    );
    attestor = await anAttestor({ sites: { [`${HOST}:443`]: site.port }, anchors: [root.certPem] });
    interceptor = await interceptClaims(attestor.url);
  });
  afterAll(async () => {
    await interceptor.close();
    await attestor.close();
    await site.close();
  });

  const fetched = async (attestorUrl = attestor.url) => {
    const prover = aProver(attestorUrl, root.certPem);
    await prover.fetch('profile', {
      method: 'GET',
      url: URL_OF('/api/me?user=query-canary'),
      headers: { cookie: COOKIE },
      secretHeaders: ['cookie'],
    });
    return prover;
  };

  /** A claim that the prover made and nobody sent yet. */
  const anUnsentClaim = async (): Promise<ClaimRequest> => {
    const prover = await fetched(interceptor.url);
    const claim = await interceptor.capture(() => prover.claim(claimOf(RULES)));
    await prover.close();
    return claim;
  };
  const send = async (claim: unknown, headers = { 'content-type': 'application/json' }) => {
    const body = typeof claim === 'string' ? claim : JSON.stringify(claim);
    const response = await fetch(`http://127.0.0.1:${attestor.port}/claims`, { method: 'POST', body, headers });
    return { status: response.status, body: await response.json() };
  };
  const changed = (claim: ClaimRequest, change: Partial<ClaimRequest['recordings'][string]>): ClaimRequest => ({
    ...claim,
    recordings: Object.fromEntries(
      Object.entries(claim.recordings).map(([name, recording]) => [name, { ...recording, ...change }]),
    ),
  });

  it('becomes an attestation of exactly the disclosed fields', async () => {
    const prover = await fetched();
    const attestation = await prover.claim(claimOf(RULES));
    const expected = { session: SESSION, flowHash: FLOW.hash, hosts: [HOST], rules: RULES };
    const verdict = await verifyAttestation(attestation, { jwks: attestor.jwks, expected });
    expect(verdict).toMatchObject({
      kind: 'valid',
      claims: {
        iss: 'attestor.test',
        fields: { accountHolder: { value: 'Zoë' }, rating: { value: 4.8 } },
        sources: { profile: { host: HOST, tls: '1.3', request: { method: 'GET', target: '/api/me' } } },
        disclosure: 'response-key',
        trust: 'operator',
      },
    });
    await prover.close();
  });

  it('names the fields that the prover had shown before', async () => {
    const prover = await fetched();
    expect(prover.preview(RULES)).toEqual({ accountHolder: 'Zoë', rating: 4.8 });
    await prover.close();
  });

  it('joins fields of several requests, and needs only the recordings that a rule reads', async () => {
    const prover = await fetched(interceptor.url);
    await prover.fetch('other', { method: 'GET', url: URL_OF('/other'), headers: {}, secretHeaders: [] });
    await prover.fetch('unused', { method: 'GET', url: URL_OF('/unused'), headers: {}, secretHeaders: [] });
    const rules = { ...RULES, friend: { from: 'other', jsonPath: '$.name' } };
    const claim = await interceptor.capture(() => prover.claim(claimOf(rules)));
    expect(Object.keys(claim.recordings).sort()).toEqual(['other', 'profile']);
    const { status, body } = await send(claim);
    expect(status).toBe(200);
    const verdict = await verifyAttestation(String(Reflect.get(Object(body), 'attestation')), { jwks: attestor.jwks });
    const { claims } = verdict.kind === 'valid' ? verdict : { claims: { fields: {} } };
    expect(extractedDataOf(claims)).toEqual({ accountHolder: 'Zoë', rating: 4.8, friend: 'Other' });
    await prover.close();
  });

  it('tells the attestor no cookie, no query and no key of the client', async () => {
    const claim = JSON.stringify(await anUnsentClaim());
    expect(site.requests.at(-1)).toContain(COOKIE);
    for (const secret of ['canary', COOKIE]) expect(claim).not.toContain(secret);
    expect(Object.keys(JSON.parse(claim).recordings.profile).sort()).toEqual([
      'clientHandshakeTrafficSecret',
      'recordingId',
      'request',
      'serverApplicationTrafficSecret',
      'serverHandshakeTrafficSecret',
    ]);
  });

  it('leaves nothing of content, secrets, paths or ids in the log', async () => {
    const claim = await anUnsentClaim();
    await send(claim);
    await send(claim);
    const log = attestor.logged();
    expect(log).toContain('"message":"Attested"');
    expect(log).toContain('"reason":"recording_unknown"');
    const [recording] = Object.values(claim.recordings);
    const secrets = [
      ...Object.values(recording ?? {}).filter((value) => typeof value === 'string'),
      claim.sessionBinding,
    ];
    for (const secret of ['canary', 'Zoë', '4.8', '/api/me', ...secrets]) expect(log).not.toContain(secret);
  });

  it('uses a recording once', async () => {
    const claim = await anUnsentClaim();
    expect((await send(claim)).status).toBe(200);
    expect(await send(claim)).toEqual({
      status: 422,
      body: { code: 'ATTESTATION_FAILED', reason: 'recording_unknown' },
    });
  });

  it('uses a recording up even when it is refused, so that nothing can be tried out on it', async () => {
    const claim = await anUnsentClaim();
    const wrong = changed(claim, { serverApplicationTrafficSecret: '00'.repeat(32) });
    expect(await send(wrong)).toMatchObject({ status: 422, body: { reason: 'bad_record_mac' } });
    expect(await send(claim)).toMatchObject({ body: { reason: 'recording_unknown' } });
  });

  const attacks: [string, (claim: ClaimRequest) => unknown, string, string][] = [
    [
      'a recording that does not exist',
      (claim) => changed(claim, { recordingId: 'x'.repeat(22) }),
      'ATTESTATION_FAILED',
      'recording_unknown',
    ],
    [
      'another server handshake secret',
      (claim) => changed(claim, { serverHandshakeTrafficSecret: '00'.repeat(32) }),
      'ATTESTATION_FAILED',
      'bad_record_mac',
    ],
    [
      'another client handshake secret',
      (claim) => changed(claim, { clientHandshakeTrafficSecret: '00'.repeat(32) }),
      'ATTESTATION_FAILED',
      'bad_record_mac',
    ],
    [
      'another application secret',
      (claim) => changed(claim, { serverApplicationTrafficSecret: '11'.repeat(32) }),
      'ATTESTATION_FAILED',
      'bad_record_mac',
    ],
    [
      'one recording under two names',
      (claim) => ({ ...claim, recordings: { ...claim.recordings, twice: claim.recordings['profile'] } }),
      'ATTESTATION_FAILED',
      'recording_named_twice',
    ],
    [
      'a rule for a request that it does not name',
      (claim) => ({ ...claim, disclose: { a: { from: 'other', jsonPath: '$.a' } } }),
      'FLOW_INVALID',
      'rule_source',
    ],
    [
      'a path that matches more than once',
      (claim) => ({ ...claim, disclose: { a: { from: 'profile', jsonPath: '$..name' } } }),
      'FLOW_INVALID',
      'json_path_syntax',
    ],
    [
      'a path to nothing',
      (claim) => ({ ...claim, disclose: { a: { from: 'profile', jsonPath: '$.missing' } } }),
      'NO_DATA',
      'json_path_absent',
    ],
    [
      'a path of another form',
      (claim) => ({ ...claim, disclose: { a: { from: 'profile', jsonPath: '$.name.first' } } }),
      'EXTRACT_MISMATCH',
      'json_path_type',
    ],
  ];
  it.each(attacks)('is refused with %s', async (_what, change, code, reason) => {
    expect(await send(change(await anUnsentClaim()))).toEqual({ status: 422, body: { code, reason } });
  });

  const malformed: [string, (claim: ClaimRequest) => unknown][] = [
    ['no JSON', () => 'hello'],
    ['an array', () => []],
    ['a field too many', (claim) => ({ ...claim, fields: { accountHolder: 'Mallory' } })],
    ['values of its own beside the rules', (claim) => ({ ...claim, disclose: { a: { ...RULES.rating, value: 5 } } })],
    ['no rule', (claim) => ({ ...claim, disclose: {} })],
    ['no recording', (claim) => ({ ...claim, recordings: {} })],
    [
      'too many rules',
      (claim) => ({
        ...claim,
        disclose: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`f${index}`, RULES.rating])),
      }),
    ],
    ['a secret of another length', (claim) => changed(claim, { serverApplicationTrafficSecret: 'ab' })],
    ['a session binding that is none', (claim) => ({ ...claim, sessionBinding: 'x' })],
    ['another method', (claim) => changed(claim, { request: { method: 'PUT' as 'GET', path: '/' } })],
  ];
  it.each(malformed)('is malformed with %s', async (_what, change) => {
    const claim = await anUnsentClaim();
    expect(await send(change(claim))).toEqual({
      status: 400,
      body: { code: 'ATTESTATION_FAILED', reason: 'claim_syntax' },
    });
    expect((await send(claim)).status).toBe(200);
  });

  it('gets nothing by a field with the name of the prototype', async () => {
    const claim = JSON.stringify(await anUnsentClaim()).replace('"rating":{', '"__proto__":{');
    const { body } = await send(claim);
    const verdict = await verifyAttestation(String(Reflect.get(Object(body), 'attestation')), { jwks: attestor.jwks });
    expect(verdict).toMatchObject({ kind: 'valid', claims: { fields: { accountHolder: { value: 'Zoë' } } } });
  });

  it('is refused when it is too large, without being read', async () => {
    const padded = { ...(await anUnsentClaim()), padding: 'x'.repeat(100_000) };
    expect(await send(padded)).toEqual({
      status: 413,
      body: { code: 'ATTESTATION_FAILED', reason: 'claim_too_large' },
    });
  });

  it('is refused a quarter of an hour after the recording', async () => {
    const claim = await anUnsentClaim();
    attestor.advance(ATTESTOR_LIMITS.recordings.waitMs);
    expect(await send(claim)).toMatchObject({ body: { reason: 'recording_unknown' } });
  });
});
