import net from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { listen } from '../../../local/listen.ts';
import { accessByToken } from '../../../attestor/access.ts';
import { Failure } from '../../../core/failure.ts';
import type { Prover, ProverRequest } from '../../../runner/session/prover.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { jsonAnswer, startSite, type LoopbackSite, type SiteBehaviour } from '../../attestor/a-loopback-site.ts';
import { aProver, claimOf } from '../../attestor/a-prover.ts';
import { startTcpSite } from '../../attestor/a-tcp-site.ts';
import { anAttestor, type TestAttestor, type TestAttestorOptions } from '../../attestor/an-attestor.ts';
import { aSigner } from '../../zktls/attestation/an-attestation.ts';
import { aRootAndLeaf, issue, leafExtensions, type Issued } from '../../zktls/a-pki.ts';

const HOST = 'gigs.test';
const REQUEST: ProverRequest = {
  method: 'GET',
  url: `https://${HOST}/api/me`,
  headers: { cookie: 'a=b' },
  secretHeaders: ['cookie'],
};
const RULES = { name: { from: 'profile', jsonPath: '$.name' } };
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

const fieldsAre = (values: Readonly<Record<string, unknown>>) => ({
  claims: { fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) },
});

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'resolved';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `${error.code} ${String(error.details['reason'])}`;
  }
};

describe('the prover', () => {
  let root: Issued;
  let leaf: Issued;
  beforeAll(async () => {
    ({ root, leaf } = await aRootAndLeaf(HOST));
  });
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    while (opened.length > 0) await opened.pop()?.close();
  });

  type Setting = { readonly site: LoopbackSite; readonly attestor: TestAttestor; readonly prover: Prover };
  const set = async (
    behaviour: SiteBehaviour,
    options: { tls?: Parameters<typeof startSite>[2]; certificate?: Issued; attestor?: TestAttestorOptions } = {},
  ): Promise<Setting> => {
    const site = await startSite(options.certificate ?? leaf, behaviour, options.tls);
    const sites = { [`${HOST}:443`]: site.port };
    const attestor = await anAttestor({ sites, anchors: [root.certPem], ...options.attestor });
    const prover = aProver(attestor.url, root.certPem);
    opened.push(site, attestor, prover);
    return { site, attestor, prover };
  };

  it('says before anybody is asked for consent that a value stands behind more than can be proved', async () => {
    const long = { list: Array.from({ length: 7_000 }, (_, i) => `entry ${i}`), name: 'Zoë' };
    const { prover } = await set(jsonAnswer(long));
    await prover.fetch('profile', REQUEST);
    expect(prover.preview(RULES)).toMatchObject({ name: { value: 'Zoë' } });
    expect(await failureOf(prover.prepare(claimOf(RULES)))).toBe('RESPONSE_TOO_LARGE statement_too_large');
  });

  it('claims what was prepared, what was not, and after another request what is new', async () => {
    let answers = 0;
    const { prover, attestor } = await set((socket) => socket.end(jsonAnswer({ name: `answer ${(answers += 1)}` })));
    const verdictOn = (attestation: string) => verifyAttestation(attestation, { jwks: attestor.jwks });
    await prover.fetch('profile', REQUEST);
    await prover.prepare(claimOf(RULES));
    expect(await verdictOn(await prover.claim(claimOf(RULES)))).toMatchObject(fieldsAre({ name: 'answer 1' }));

    await prover.fetch('profile', REQUEST);
    await prover.prepare(claimOf(RULES));
    const others = { text: { from: 'profile', jsonPath: '$' } };
    expect(await verdictOn(await prover.claim(claimOf(others)))).toMatchObject(
      fieldsAre({ text: { name: 'answer 2' } }),
    );

    await prover.fetch('profile', REQUEST);
    await prover.prepare(claimOf(RULES));
    await prover.fetch('profile', REQUEST);
    expect(await verdictOn(await prover.claim(claimOf(RULES)))).toMatchObject(fieldsAre({ name: 'answer 4' }));
  });

  const answers: [string, SiteBehaviour][] = [
    ['with a length', jsonAnswer({ name: 'Zoë' })],
    ['in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n8\r\n{"name":\r\n7\r\n"Zo\u00eb"}\r\n0\r\n\r\n`],
    ['to the end of the connection', `${HEAD}\r\n{"name":"Zoë"}`],
    [
      'in parts',
      (socket) => {
        const answer = Buffer.from(jsonAnswer({ name: 'Zoë' }));
        socket.write(answer.subarray(0, 30), () =>
          socket.write(answer.subarray(30, 90), () => socket.end(answer.subarray(90))),
        );
      },
    ],
    ['and keeps the connection open', (socket) => socket.write(jsonAnswer({ name: 'Zoë' }))],
    [
      'in chunks and keeps the connection open',
      (socket) => socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\nf\r\n{"name":"Zo\u00eb"}\r\n0\r\n\r\n`),
    ],
  ];
  it.each(answers)('has a site attested that answers %s', async (_what, behaviour) => {
    const { prover, attestor } = await set(behaviour);
    expect(await prover.fetch('profile', REQUEST)).toEqual({ status: 200, body: '{"name":"Zoë"}' });
    const attestation = await prover.claim(claimOf(RULES));
    expect(await verifyAttestation(attestation, { jwks: attestor.jwks })).toMatchObject({
      claims: { fields: { name: { value: 'Zoë' } } },
    });
  });

  it('has a site attested whose bytes come one by one', async () => {
    const { site } = await set(jsonAnswer({ name: 'Zoë' }));
    const slow = await startTcpSite((socket) => {
      const behind = net.connect(site.port, '127.0.0.1');
      socket.setNoDelay(true).on('close', () => behind.destroy());
      socket.pipe(behind);
      let written = Promise.resolve();
      behind.on('data', (bytes: Buffer) => {
        for (const byte of bytes) {
          written = written.then(() => new Promise((resolve) => socket.write(Buffer.of(byte), () => resolve())));
        }
      });
      behind.on('end', () => void written.then(() => socket.end())).on('error', () => socket.destroy());
    });
    opened.push(slow);
    const { prover } = await set('', { attestor: { sites: { [`${HOST}:443`]: slow.port } } });
    await prover.fetch('profile', REQUEST);
    expect(await failureOf(prover.claim(claimOf(RULES)))).toBe('resolved');
  });

  it('has a site attested over TLS 1.2 that has no better, where that is allowed, and says so', async () => {
    const { prover, attestor } = await set(jsonAnswer({ name: 'Zoë' }), { tls: { maxVersion: 'TLSv1.2' } });
    await prover.fetch('profile', { ...REQUEST, allowsTls12: true });
    const attestation = await prover.claim(claimOf(RULES));
    expect(await verifyAttestation(attestation, { jwks: attestor.jwks })).toMatchObject({
      claims: { fields: { name: { value: 'Zoë' } }, sources: { profile: { tls: '1.2' } } },
    });
  });

  it('asks over TLS 1.3 where the site has it, also where TLS 1.2 is allowed', async () => {
    const { prover, attestor } = await set(jsonAnswer({ name: 'Zoë' }));
    await prover.fetch('profile', { ...REQUEST, allowsTls12: true });
    const attestation = await prover.claim(claimOf(RULES));
    expect(await verifyAttestation(attestation, { jwks: attestor.jwks })).toMatchObject({
      claims: { sources: { profile: { tls: '1.3' } } },
    });
  });

  it('has a site attested that only knows P-256, without a retry of the handshake', async () => {
    const { prover } = await set(jsonAnswer({ name: 'Zoë' }), { tls: { ecdhCurve: 'P-256' } });
    expect(await failureOf(prover.fetch('profile', REQUEST))).toBe('resolved');
  });

  it('sends the request as it is given, once', async () => {
    const { prover, site } = await set(jsonAnswer({}));
    await prover.fetch('profile', { ...REQUEST, method: 'POST', body: '{"page":1}' });
    expect(site.requests).toEqual([
      `POST /api/me HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\nAccept-Encoding: identity\r\nContent-Length: 10\r\ncookie: a=b\r\n\r\n{"page":1}`,
    ]);
  });

  it('keeps the last answer of a name', async () => {
    let count = 0;
    const { prover } = await set((socket) => socket.end(jsonAnswer({ name: `answer ${(count += 1)}` })));
    await prover.fetch('profile', REQUEST);
    await prover.fetch('profile', REQUEST);
    expect(prover.preview(RULES)).toEqual({ name: { kind: 'value', value: 'answer 2' } });
  });

  it('fetches several at once, each on a connection of its own', async () => {
    const { prover, site } = await set((socket, request) => socket.end(jsonAnswer({ name: request.split(' ')[1] })));
    const names = ['a', 'b', 'c', 'd'];
    const bodies = await Promise.all(
      names.map((name) => prover.fetch(name, { ...REQUEST, url: `https://${HOST}/${name}` })),
    );
    expect(bodies.map(({ body }) => body)).toEqual(names.map((name) => `{"name":"/${name}"}`));
    expect(site.requests).toHaveLength(4);
  });

  const failures: [string, string, SiteBehaviour, string][] = [
    ['answers 404', 'never', 'HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status'],
    [
      'answers 503',
      'never',
      'HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n',
      'PLATFORM_UNAVAILABLE status_server_error',
    ],
    ['answers what is no HTTP', 'never', 'hello\r\n\r\n', 'EXTRACT_MISMATCH status_line'],
    [
      'compresses unasked',
      'never',
      `${HEAD}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx`,
      'EXTRACT_MISMATCH content_encoding',
    ],
    [
      'says more than its length',
      'never',
      `${HEAD}Content-Length: 1\r\n\r\nxy`,
      'EXTRACT_MISMATCH bytes_after_response',
    ],
    [
      'sends too much',
      'never',
      `${HEAD}Content-Length: 1048577\r\n\r\n${'x'.repeat(1_048_577)}`,
      'RESPONSE_TOO_LARGE body_too_large',
    ],
    ['sends far too much', 'never', `${HEAD}\r\n${'x'.repeat(2_000_000)}`, 'RESPONSE_TOO_LARGE response_too_large'],
    [
      'says less than its length',
      'three times',
      `${HEAD}Content-Length: 9\r\n\r\nxy`,
      'EXTRACT_MISMATCH truncated_body',
    ],
    ['says nothing', 'three times', '', 'PLATFORM_UNAVAILABLE no_application_data'],
    ['vanishes', 'three times', (socket) => socket.destroy(), 'PLATFORM_UNAVAILABLE no_application_data'],
  ];
  it.each(failures)('fails when a site %s, having tried %s', async (_what, tries, behaviour, failure) => {
    const { prover, site } = await set(behaviour);
    expect(await failureOf(prover.fetch('profile', REQUEST))).toBe(failure);
    expect(site.requests).toHaveLength(tries === 'three times' ? 3 : 1);
  });

  it('tells where a site redirects to, and keeps nothing that could be claimed', async () => {
    const { prover } = await set('HTTP/1.1 302 Found\r\nLocation: /v2/me\r\nContent-Length: 0\r\n\r\n');
    expect(await prover.fetch('profile', REQUEST)).toEqual({ status: 302, body: '', location: '/v2/me' });
    expect(await failureOf(prover.claim(claimOf(RULES)))).toBe('FLOW_INVALID rule_source');
  });

  it('tries a GET again after a lost connection, and keeps what came then', async () => {
    let attempts = 0;
    const { prover } = await set((socket) => {
      if ((attempts += 1) < 3) socket.destroy();
      else socket.end(jsonAnswer({ name: 'third' }));
    });
    expect(await prover.fetch('profile', REQUEST)).toEqual({ status: 200, body: '{"name":"third"}' });
  });

  it('does not repeat a POST that the site may have seen', async () => {
    const { prover, site } = await set((socket) => socket.destroy());
    expect(await failureOf(prover.fetch('profile', { ...REQUEST, method: 'POST', body: '{}' }))).toBe(
      'PLATFORM_UNAVAILABLE no_application_data',
    );
    expect(site.requests).toHaveLength(1);
  });

  it('says that the platform is not available when its certificate is wrong', async () => {
    const elsewhere = await issue({ subject: 'CN=x', issuer: root, extensions: leafExtensions('other.test') });
    const { leaf: foreign } = await aRootAndLeaf(HOST);
    const expired = await issue({
      subject: 'CN=x',
      issuer: root,
      extensions: leafExtensions(HOST),
      notBefore: new Date(0),
      notAfter: new Date(1),
    });
    for (const certificate of [elsewhere, foreign, expired]) {
      const { prover, site } = await set(jsonAnswer({}), { certificate });
      expect(await failureOf(prover.fetch('profile', REQUEST))).toBe('PLATFORM_UNAVAILABLE certificate');
      expect(site.requests).toEqual([]);
    }
  });

  const unsupported: [string, Parameters<typeof startSite>[2], string][] = [
    ['TLS 1.2 only', { maxVersion: 'TLSv1.2' }, 'TLS_UNSUPPORTED tls_version_or_cipher'],
    ['another cipher suite only', { ciphers: 'TLS_AES_256_GCM_SHA384' }, 'TLS_UNSUPPORTED tls_version_or_cipher'],
    ['a group that needs a retry', { ecdhCurve: 'P-384' }, 'TLS_UNSUPPORTED hello_retry_request'],
    [
      'a client certificate',
      { requestCert: true, rejectUnauthorized: false },
      'TLS_UNSUPPORTED client_certificate_requested',
    ],
    ['HTTP/2 only', { ALPNProtocols: ['h2'] }, 'TLS_UNSUPPORTED tls_version_or_cipher'],
  ];
  it.each(unsupported)('says that the TLS is not supported of a site with %s', async (_what, tls, failure) => {
    const { prover } = await set(jsonAnswer({}), { ...(tls && { tls }) });
    expect(await failureOf(prover.fetch('profile', REQUEST))).toBe(failure);
  });

  it('says that the attestor cannot be reached when it is down or busy', async () => {
    const { prover, attestor } = await set(jsonAnswer({}), { attestor: { limits: { relays: 0 } } });
    expect(await failureOf(prover.fetch('profile', REQUEST))).toBe('ATTESTOR_UNREACHABLE attestor_busy');
    await attestor.close();
    opened.splice(1, 1);
    expect(await failureOf(prover.fetch('profile', REQUEST))).toBe('ATTESTOR_UNREACHABLE attestor_unreachable');
  });

  it('brings its token, and says when the attestor does not take it', async () => {
    const token = 'token-'.repeat(6);
    const { prover: denied, attestor } = await set(jsonAnswer({ name: 'Zoë' }), {
      attestor: { access: accessByToken([token]) },
    });
    expect(await failureOf(denied.fetch('profile', REQUEST))).toBe('ATTESTOR_UNREACHABLE attestor_denied');
    const prover = aProver(attestor.url, root.certPem, { attestor: { url: attestor.url, token } });
    opened.push(prover);
    await prover.fetch('profile', REQUEST);
    expect(await failureOf(prover.claim(claimOf(RULES)))).toBe('resolved');
  });

  it('says that the attestor cannot be reached when it goes away before the claim', async () => {
    const { prover, attestor } = await set(jsonAnswer({ name: 'Zoë' }));
    await prover.fetch('profile', REQUEST);
    await attestor.close();
    opened.splice(1, 1);
    expect(await failureOf(prover.claim(claimOf(RULES)))).toBe('ATTESTOR_UNREACHABLE claim_unanswered');
  });

  it('says that the attestor cannot be reached when it is lost in the middle, or cannot sign', async () => {
    let loseAttestor = (): Promise<void> => Promise.resolve();
    const { prover, attestor, site } = await set(() => void loseAttestor());
    loseAttestor = attestor.close;
    expect(await failureOf(prover.fetch('profile', { ...REQUEST, method: 'POST', body: '{}' }))).toBe(
      'ATTESTOR_UNREACHABLE relay_lost',
    );
    expect(site.requests).toHaveLength(1);
    opened.splice(1, 1);

    const signer = { ...aSigner(), sign: () => Promise.reject(new Error('The key is disabled')) };
    const mute = await set(jsonAnswer({ name: 'Zoë' }), { attestor: { signer } });
    await mute.prover.fetch('profile', REQUEST);
    expect(await failureOf(mute.prover.claim(claimOf(RULES)))).toBe('ATTESTOR_UNREACHABLE signing_failed');
  });

  it('does not wait for ever for a site or for the attestor', async () => {
    const timeouts = { openMs: 5_000, exchangeMs: 300, claimMs: 5_000 };
    const { attestor } = await set(() => undefined);
    const impatient = aProver(attestor.url, root.certPem, { timeouts });
    expect(await failureOf(impatient.fetch('profile', REQUEST))).toBe('PLATFORM_UNAVAILABLE response_timeout');

    const silent = net.createServer((socket) => socket.resume());
    const port = await listen(silent);
    const hasty = aProver(`ws://127.0.0.1:${port}`, root.certPem, { timeouts: { ...timeouts, openMs: 200 } });
    expect(await failureOf(hasty.fetch('profile', REQUEST))).toBe('ATTESTOR_UNREACHABLE relay_timeout');
    silent.close();
  });

  it('says that a site broke the handshake off, or speaks no TLS', async () => {
    for (const said of ['', 'HTTP/1.1 400 Bad Request\r\n\r\n']) {
      const rude = await startTcpSite((socket) => socket.end(said));
      opened.push(rude);
      const { prover } = await set('', { attestor: { sites: { [`${HOST}:443`]: rude.port } } });
      expect(await failureOf(prover.fetch('profile', REQUEST))).toBe('PLATFORM_UNAVAILABLE tls_handshake');
    }
  });

  it('says why the attestor refuses, for instance a certificate that only the prover trusts', async () => {
    const { prover } = await set(jsonAnswer({ name: 'Zoë' }), { attestor: { anchors: [] } });
    await prover.fetch('profile', REQUEST);
    expect(await failureOf(prover.claim(claimOf(RULES)))).toBe('ATTESTATION_FAILED no_trusted_path');
  });

  it('says where the attestor does not go', async () => {
    const { prover } = await set(jsonAnswer({}));
    const to = (url: string) => failureOf(prover.fetch('profile', { ...REQUEST, url }));
    expect(await to('https://elsewhere.test/')).toBe('PLATFORM_UNAVAILABLE name_not_found');
    expect(await to('https://127.0.0.1/')).toBe('HOST_NOT_ALLOWED ip_literal');
    expect(await to(`https://${HOST}:8443/`)).toBe('HOST_NOT_ALLOWED port_not_allowed');
    expect(await to(`http://${HOST}/`)).toBe('HOST_NOT_ALLOWED url_not_https');
    expect(await to(`https://user:pass@${HOST}/`)).toBe('HOST_NOT_ALLOWED url_not_https');
    expect(await to('nonsense')).toBe('HOST_NOT_ALLOWED url_not_https');
  });

  it('asks nothing of the attestor that it would refuse', async () => {
    const { prover, attestor } = await set(jsonAnswer({ name: null }));
    await prover.fetch('profile', REQUEST);
    expect(await failureOf(prover.claim(claimOf(RULES)))).toBe('NO_DATA json_path_null');
    expect(await failureOf(prover.claim(claimOf({ a: { from: 'missing', jsonPath: '$.a' } })))).toBe(
      'FLOW_INVALID rule_source',
    );
    expect(attestor.logged()).not.toContain('Claim');
  });

  it('ends what it does, and forgets what it has, when it is closed', async () => {
    const { prover, site } = await set((socket, request) => {
      if (request.startsWith('GET /api/me')) socket.end(jsonAnswer({ name: 'Zoë' }));
      else void prover.close();
    });
    await prover.fetch('profile', REQUEST);
    const waiting = prover.fetch('slow', { ...REQUEST, url: `https://${HOST}/slow` });
    expect(await failureOf(waiting)).toBe('INTERNAL prover_closed');
    expect(site.requests).toHaveLength(2);
    expect(() => prover.preview(RULES)).toThrow(Failure);
    expect(await failureOf(prover.fetch('late', REQUEST))).toBe('INTERNAL prover_closed');
  });
});
