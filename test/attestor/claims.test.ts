import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ATTESTOR_LIMITS } from '../../attestor/attestor-limits.ts';
import type { ReceivedClaim } from '../../attestor/claims/read-claim.ts';
import { CLAIM_LIMITS, CLAIM_MEDIA_TYPE, claimBody, type ClaimManifest } from '../../core/contract/claim-body.ts';
import { decodeExchangeClaim, encodeExchangeClaim } from '../../zktls/exchange/encode-exchange-claim.ts';
import type { ExchangeClaim } from '../../zktls/exchange/exchange-claim.ts';
import { extractedDataOf } from '../../zktls/attestation/extracted-data.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';
import { aRootAndLeaf, type Issued } from '../zktls/a-pki.ts';
import { SESSION } from '../zktls/attestation/an-attestation.ts';
import { jsonAnswer, startSite, type LoopbackSite } from './a-loopback-site.ts';
import { aProver, claimOf, FLOW } from './a-prover.ts';
import { anAttestor, type TestAttestor, type TestAttestorOptions } from './an-attestor.ts';
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
  // Also of a test that fails: what stays open would keep Jest from ending.
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    while (opened.length > 0) await opened.pop()?.close();
  });
  afterAll(async () => {
    await interceptor.close();
    await attestor.close();
    await site.close();
  });

  /** An attestor of one test's own, beside the one that the others share. */
  const anotherAttestor = async (options: TestAttestorOptions): Promise<TestAttestor> => {
    const another = await anAttestor({
      sites: { [`${HOST}:443`]: site.port },
      anchors: [root.certPem],
      ...options,
    });
    opened.push(another);
    return another;
  };
  const fetched = async (attestorUrl = attestor.url) => {
    const prover = aProver(attestorUrl, root.certPem);
    opened.push(prover);
    await prover.fetch('profile', {
      method: 'GET',
      url: URL_OF('/api/me?user=1'),
      headers: { cookie: COOKIE },
      secretHeaders: ['cookie'],
    });
    return prover;
  };

  /** A claim that the prover made and nobody sent yet. */
  const anUnsentClaim = async (): Promise<ReceivedClaim> => {
    const prover = await fetched(interceptor.url);
    const claim = await interceptor.capture(() => prover.claim(claimOf(RULES)));
    return claim;
  };
  const post = async (body: Uint8Array, type: string = CLAIM_MEDIA_TYPE) => {
    const response = await fetch(`http://127.0.0.1:${attestor.port}/claims`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': type },
    });
    return { status: response.status, body: await response.json() };
  };
  const send = ({ manifest, binary }: ReceivedClaim) => post(Buffer.concat(claimBody(manifest, [binary])));
  const changed = (claim: ReceivedClaim, change: Partial<ClaimManifest>): ReceivedClaim => ({
    ...claim,
    manifest: { ...claim.manifest, ...change },
  });
  /** The claim about the only recording, changed. */
  const tampered = ({ manifest, binary }: ReceivedClaim, change: (claim: ExchangeClaim) => ExchangeClaim) => {
    const exchange = decodeExchangeClaim(Uint8Array.from(binary), { plaintextBytes: 1e6, proofBytes: 1e7 });
    const encoded = Uint8Array.from(encodeExchangeClaim(change(exchange)));
    const recordings = manifest.recordings.map((recording) => ({ ...recording, claimBytes: encoded.length }));
    return { manifest: { ...manifest, recordings }, binary: encoded };
  };
  const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
    Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));

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
        sources: {
          profile: {
            host: HOST,
            tls: '1.3',
            request: { method: 'GET', target: '/api/me?user=1', hiddenHeaders: ['cookie'] },
          },
        },
        disclosure: 'voleith-aes128ctr-v1',
        trust: 'operator',
      },
    });
  });

  it('names the fields that the prover had shown before', async () => {
    const prover = await fetched();
    expect(prover.preview(RULES)).toEqual({
      accountHolder: { kind: 'value', value: 'Zoë' },
      rating: { kind: 'value', value: 4.8 },
    });
  });

  it('joins fields of several requests, and needs only the recordings that a rule reads', async () => {
    const prover = await fetched(interceptor.url);
    await prover.fetch('other', { method: 'GET', url: URL_OF('/other'), headers: {}, secretHeaders: [] });
    await prover.fetch('unused', { method: 'GET', url: URL_OF('/unused'), headers: {}, secretHeaders: [] });
    const rules = { ...RULES, friend: { from: 'other', jsonPath: '$.name' } };
    const claim = await interceptor.capture(() => prover.claim(claimOf(rules)));
    expect(claim.manifest.recordings.map(({ name }) => name).sort()).toEqual(['other', 'profile']);
    const { status, body } = await send(claim);
    expect(status).toBe(200);
    const verdict = await verifyAttestation(String(Reflect.get(Object(body), 'attestation')), { jwks: attestor.jwks });
    const { claims } = verdict.kind === 'valid' ? verdict : { claims: { fields: {} } };
    expect(extractedDataOf(claims)).toEqual({ accountHolder: 'Zoë', rating: 4.8, friend: 'Other' });
  });

  it('leaves nothing of content, secrets, paths or ids in the log', async () => {
    const claim = await anUnsentClaim();
    await send(claim);
    await send(claim);
    const log = attestor.logged();
    expect(log).toContain('"message":"Attested"');
    expect(log).toContain('"reason":"recording_unknown"');
    const ids = claim.manifest.recordings.map(({ recordingId }) => recordingId);
    const { handshake } = decodeExchangeClaim(claim.binary, { plaintextBytes: 1e6, proofBytes: 1e7 });
    const secrets = [handshake?.client, handshake?.server].map((secret) => secret?.toString('hex') ?? 'none');
    for (const secret of ['canary', 'Zoë', '4.8', '/api/me', claim.manifest.sessionBinding, ...ids, ...secrets]) {
      expect(log).not.toContain(secret);
    }
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
    const wrong = changed(claim, { sessionBinding: '00'.repeat(32) });
    expect(await send(wrong)).toMatchObject({ status: 422, body: { reason: 'proof_rejected' } });
    expect(await send(claim)).toMatchObject({ body: { reason: 'recording_unknown' } });
  });

  const early: [string, (claim: ReceivedClaim) => ReceivedClaim, string, string][] = [
    [
      'a recording that does not exist',
      (claim) => {
        const recordings = claim.manifest.recordings.map((one) => ({ ...one, recordingId: 'x'.repeat(22) }));
        return changed(claim, { recordings });
      },
      'ATTESTATION_FAILED',
      'recording_unknown',
    ],
    [
      'one recording under two names',
      (claim) => {
        const [recording] = claim.manifest.recordings;
        const recordings = recording ? [recording, { ...recording, name: 'twice' }] : [];
        return { ...changed(claim, { recordings }), binary: Buffer.concat([claim.binary, claim.binary]) };
      },
      'ATTESTATION_FAILED',
      'recording_named_twice',
    ],
    [
      'a rule for a request that it does not name',
      (claim) => changed(claim, { disclose: { a: { from: 'other', jsonPath: '$.a' } } }),
      'FLOW_INVALID',
      'rule_source',
    ],
    [
      'a recording that no rule reads',
      (claim) => {
        const recordings = claim.manifest.recordings.map((one) => ({ ...one, name: 'other' }));
        return changed(claim, { recordings });
      },
      'FLOW_INVALID',
      'rule_source',
    ],
  ];
  it.each(early)('is refused before its proofs are read, with %s', async (_what, change, code, reason) => {
    const claim = await anUnsentClaim();
    expect(await send(change(claim))).toEqual({ status: 422, body: { code, reason } });
    // Nothing was used up.
    expect((await send(claim)).status).toBe(200);
  });

  const attacks: [string, (claim: ReceivedClaim) => ReceivedClaim, string, string][] = [
    [
      'another server handshake secret',
      (claim) =>
        tampered(claim, (exchange) => ({
          ...exchange,
          handshake: exchange.handshake && { ...exchange.handshake, server: Buffer.alloc(32) },
        })),
      'ATTESTATION_FAILED',
      'bad_record_mac',
    ],
    [
      'another client handshake secret',
      (claim) =>
        tampered(claim, (exchange) => ({
          ...exchange,
          handshake: exchange.handshake && { ...exchange.handshake, client: Buffer.alloc(32) },
        })),
      'ATTESTATION_FAILED',
      'bad_record_mac',
    ],
    [
      'another IV than was committed to',
      (claim) => tampered(claim, (exchange) => ({ ...exchange, server: { ...exchange.server, iv: Buffer.alloc(12) } })),
      'ATTESTATION_FAILED',
      'iv_not_committed',
    ],
    [
      'the directions exchanged',
      (claim) => tampered(claim, (exchange) => ({ ...exchange, client: exchange.server, server: exchange.client })),
      'ATTESTATION_FAILED',
      'iv_not_committed',
    ],
    [
      'a flipped bit in a proof',
      (claim) =>
        tampered(claim, (exchange) => ({
          ...exchange,
          server: { ...exchange.server, proof: flipped(exchange.server.proof, 1_000) },
        })),
      'ATTESTATION_FAILED',
      'proof_rejected',
    ],
    [
      'a proof with a byte more',
      (claim) =>
        tampered(claim, (exchange) => ({
          ...exchange,
          client: { ...exchange.client, proof: Buffer.concat([exchange.client.proof, Buffer.alloc(1)]) },
        })),
      'ATTESTATION_FAILED',
      'proof_length',
    ],
    [
      'proofs for another session',
      (claim) => changed(claim, { sessionBinding: 'ef'.repeat(32) }),
      'ATTESTATION_FAILED',
      'proof_rejected',
    ],
    [
      'proofs for another flow',
      (claim) => changed(claim, { flow: { ...FLOW, version: '1.0.1' } }),
      'ATTESTATION_FAILED',
      'proof_rejected',
    ],
    [
      'proofs for other rules that disclose the same',
      (claim) => changed(claim, { disclose: { ...RULES, twice: { from: 'profile', jsonPath: '$.name' } } }),
      'ATTESTATION_FAILED',
      'proof_rejected',
    ],
    [
      'a rule for what stays hidden',
      (claim) => changed(claim, { disclose: { city: { from: 'profile', jsonPath: '$.address.city' } } }),
      'ATTESTATION_FAILED',
      'byte_hidden',
    ],
    [
      'a path that matches more than once',
      (claim) => changed(claim, { disclose: { a: { from: 'profile', jsonPath: '$..name' } } }),
      'FLOW_INVALID',
      'json_path_syntax',
    ],
    [
      'a path to nothing, of which the prover shows too little to be sure',
      (claim) => changed(claim, { disclose: { a: { from: 'profile', jsonPath: '$.missing' } } }),
      'ATTESTATION_FAILED',
      'byte_hidden',
    ],
    [
      'what is no claim about a recording',
      (claim) => ({ ...claim, binary: new Uint8Array(claim.binary.length) }),
      'ATTESTATION_FAILED',
      'claim_encoding',
    ],
  ];
  it.each(attacks)('is refused with %s', async (_what, change, code, reason) => {
    expect(await send(change(await anUnsentClaim()))).toEqual({ status: 422, body: { code, reason } });
  });

  it('is malformed when it is something else, and uses nothing up', async () => {
    const claim = await anUnsentClaim();
    const body = Buffer.concat(claimBody(claim.manifest, [claim.binary]));
    const malformed = { status: 400, body: { code: 'ATTESTATION_FAILED', reason: 'claim_syntax' } };
    expect(await post(Buffer.from([0, 0, 0, 1, 33]))).toEqual(malformed);
    expect(await post(body.subarray(0, -1))).toEqual(malformed);
    expect(await post(body, 'application/json')).toEqual(malformed);
    expect((await post(body)).status).toBe(200);
  });

  it('is refused when it is too large, without being read', async () => {
    expect(await post(Buffer.alloc(CLAIM_LIMITS.bodyBytes + 1))).toEqual({
      status: 413,
      body: { code: 'ATTESTATION_FAILED', reason: 'claim_too_large' },
    });
  });

  it('is refused when its verification takes too long, and takes no other claim with it', async () => {
    const limits = { verification: { ...ATTESTOR_LIMITS.verification, workers: 1, jobMs: 1 } };
    const hasty = await anotherAttestor({ limits });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const prover = await fetched(hasty.url);
      const refused = await prover.claim(claimOf(RULES)).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'ATTESTATION_FAILED', details: { reason: 'verification_timeout' } });
    }
    expect(await (await fetch(`http://127.0.0.1:${hasty.port}/healthz`)).json()).toMatchObject({ claims: 0 });
  });

  it('is refused when what is attested would be longer than a session takes', async () => {
    const wordy = await anotherAttestor({
      identity: { name: 'x'.repeat(150_000), trust: 'operator' },
    });
    const prover = await fetched(wordy.url);
    const refused = await prover.claim(claimOf(RULES)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'RESPONSE_TOO_LARGE', details: { reason: 'attestation_too_large' } });
    expect(wordy.logged()).toContain('attestation_too_large');
  });

  it('is asked for again while there is no room for it', async () => {
    const full = await anotherAttestor({
      limits: { claims: { claims: 0, bytes: 0 } },
    });
    const prover = await fetched(full.url);
    const refused = await prover.claim(claimOf(RULES)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'ATTESTOR_UNREACHABLE', details: { reason: 'too_many_claims' } });
    expect(full.logged().match(/too_many_claims/g)).toHaveLength(3);
  });

  it('is refused a quarter of an hour after the recording', async () => {
    const claim = await anUnsentClaim();
    attestor.advance(ATTESTOR_LIMITS.recordings.waitMs);
    expect(await send(claim)).toMatchObject({ body: { reason: 'recording_unknown' } });
  });
});
