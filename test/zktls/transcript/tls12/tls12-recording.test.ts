import { beforeAll, describe, expect, it } from '@jest/globals';
import type tls from 'node:tls';
import { verifyRecording } from '../../../../zktls/transcript/verify-recording.ts';
import { splitRecords } from '../../../../zktls/transcript/tls-record.ts';
import { aSite, handshakeEndOf, HOST, RESPONSE, withBytes, type TestSite } from '../../an-exchange.ts';
import { recordConnection, type RecordedConnection } from '../../record-connection.ts';
import { OFFERS_TLS_1_2, ONLY_TLS_1_2 } from '../../tls12-connection.ts';

/** Record header, handshake header, version: the random of a hello begins here. */
const RANDOM_OFFSET = 5 + 4 + 2;

const [SERVER_HELLO, CERTIFICATE, SERVER_KEY_EXCHANGE] = [2, 11, 12];

const flipped = (offset: number) => (stream: Buffer) => {
  stream.writeUInt8(stream.readUInt8(offset) ^ 1, offset);
  return stream;
};

describe('a recording of TLS 1.2', () => {
  let site: TestSite;
  let honest: RecordedConnection;
  beforeAll(async () => {
    site = await aSite('RSA 2048');
    honest = await site.record({ client: OFFERS_TLS_1_2, server: ONLY_TLS_1_2 });
  });

  it.each(['RSA 2048', 'P-256', 'P-384', 'Ed25519'] as const)(
    'is accepted of a site with a %s certificate that has no TLS 1.3, and opens to the response',
    async (key) => {
      const other = await aSite(key);
      const { recording, secrets } = await other.record({ client: OFFERS_TLS_1_2, server: ONLY_TLS_1_2 });
      const { response } = verifyRecording(recording, secrets, other.trustStore);
      expect(response.toString()).toBe(RESPONSE);
    },
  );

  it('is accepted of a site that only has P-256', async () => {
    const recorded = await site.record({ client: OFFERS_TLS_1_2, server: { ...ONLY_TLS_1_2, ecdhCurve: 'P-256' } });
    expect(site.verdictOn(recorded)).toBe('accepted');
  });

  it('is TLS 1.3 where the site has it', async () => {
    const { secrets } = await site.record({ client: OFFERS_TLS_1_2 });
    expect(secrets.handshake).toBeDefined();
  });

  const others: [string, tls.ConnectionOptions, tls.TlsOptions, string][] = [
    ['a server name other than the host', { servername: 'other.test' }, {}, 'ATTESTATION_FAILED server_name_mismatch'],
    ['HTTP/2 beside HTTP/1.1', { ALPNProtocols: ['h2', 'http/1.1'] }, {}, 'ATTESTATION_FAILED alpn_offer'],
    ['a session ticket asked for', { secureOptions: 0 }, {}, 'ATTESTATION_FAILED resumption_offered'],
    ['an offer of TLS 1.2 alone', { maxVersion: 'TLSv1.2' }, {}, 'ATTESTATION_FAILED version_offer'],
    ['AES-256', { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:TLS_AES_128_GCM_SHA256' }, {}, 'TLS_UNSUPPORTED cipher_suite'],
    ['CBC', { ciphers: 'ECDHE-RSA-AES128-SHA256:TLS_AES_128_GCM_SHA256' }, {}, 'TLS_UNSUPPORTED cipher_suite'],
    ['a static RSA key', { ciphers: 'AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256' }, {}, 'TLS_UNSUPPORTED cipher_suite'],
    [
      'a finite field',
      { ciphers: 'DHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256' },
      { dhparam: 'auto' },
      'TLS_UNSUPPORTED cipher_suite',
    ],
    [
      'a client certificate asked for',
      {},
      { requestCert: true, rejectUnauthorized: false },
      'TLS_UNSUPPORTED client_certificate_requested',
    ],
  ];
  it.each(others)('is refused with %s', async (_what, client, server, refusal) => {
    const recorded = await site.record({
      client: { ...OFFERS_TLS_1_2, ...client },
      server: { ...ONLY_TLS_1_2, ...server },
    });
    expect(site.verdictOn(recorded)).toBe(refusal);
  });

  it('is refused when it resumes a session', async () => {
    const connections: RecordedConnection[] = [];
    let session: Buffer | undefined;
    // By id: the client asks for no ticket. The server remembers sessions in its own cache, so both connections go to one.
    const sessions = new Map<string, Buffer>();
    const remember = (server: tls.Server) => {
      server.on('newSession', (id: Buffer, data: Buffer, done: () => void) => {
        sessions.set(id.toString('hex'), data);
        done();
      });
      server.on('resumeSession', (id: Buffer, done: (error: null, data: Buffer | null) => void) =>
        done(null, sessions.get(id.toString('hex')) ?? null),
      );
    };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const recorded = await recordConnection({
        host: HOST,
        server: { ...site.certificate, ...ONLY_TLS_1_2, sessionIdContext: 'test' },
        client: { ...OFFERS_TLS_1_2, ...(session && { session }) },
        request: 'GET / HTTP/1.1\r\n\r\n',
        response: RESPONSE,
        onSession: (given) => (session = given),
        onServer: remember,
      });
      connections.push(recorded);
    }
    const [first, resumed] = connections;
    if (!first || !resumed || !session) throw new Error('Nothing was resumed');
    expect(site.verdictOn(first)).toBe('accepted');
    expect(site.verdictOn(resumed)).toBe('ATTESTATION_FAILED session_resumed');
  });

  it('is refused with secrets of a handshake', () => {
    const handshake = { client: Buffer.alloc(32), server: Buffer.alloc(32) };
    const given = { ...honest, secrets: { ...honest.secrets, handshake } };
    expect(site.verdictOn(given)).toBe('ATTESTATION_FAILED handshake_secrets');
  });

  it.each(['client', 'server'] as const)('is refused with one flipped bit in the random of the %s', (from) => {
    expect(site.verdictOn(withBytes(honest, from, flipped(RANDOM_OFFSET)))).toBe(
      'ATTESTATION_FAILED bad_server_key_exchange',
    );
  });

  it('is refused with the flight of another connection', async () => {
    const other = await site.record({ client: OFFERS_TLS_1_2, server: ONLY_TLS_1_2 });
    const spliced = { ...other, recording: { ...honest.recording, server: other.recording.server } };
    expect(site.verdictOn(spliced)).toBe('ATTESTATION_FAILED bad_server_key_exchange');
  });

  it('is refused with a certificate that nobody trusted issued', async () => {
    const { certificate } = await aSite('RSA 2048');
    const rogue = await site.record({
      client: OFFERS_TLS_1_2,
      server: { cert: certificate.cert, key: certificate.key, ...ONLY_TLS_1_2 },
    });
    expect(site.verdictOn(rogue)).toBe('ATTESTATION_FAILED chain_signature');
  });

  it('is refused when the flight of the server is cut, or the client never finished', () => {
    const cut = withBytes(honest, 'server', (bytes) => bytes.subarray(0, handshakeEndOf(honest) - 1));
    expect(site.verdictOn(cut)).toBe('ATTESTATION_FAILED handshake_truncated');
    const hello = splitRecords(honest.recording.client).records[0];
    const silent = withBytes(honest, 'client', (bytes) => bytes.subarray(0, hello?.end));
    expect(site.verdictOn(silent)).toBe('ATTESTATION_FAILED handshake_truncated');
  });

  it.each([
    ['begins a handshake anew', 22, 'TLS_UNSUPPORTED renegotiation'],
    ['changes its cipher once more', 20, 'ATTESTATION_FAILED unexpected_record'],
  ])('is refused when the server %s after the first', (_what, type, refusal) => {
    const end = handshakeEndOf(honest);
    const inserted = withBytes(honest, 'server', (bytes) =>
      Buffer.concat([bytes.subarray(0, end), Buffer.of(type, 3, 3, 0, 32), Buffer.alloc(32), bytes.subarray(end)]),
    );
    expect(site.verdictOn(inserted)).toBe(refusal);
  });

  it('is refused with one flipped bit in a record, its nonce or its type', () => {
    const { offset } = splitRecords(honest.recording.server).records.find(({ type }) => type === 23) ?? { offset: 0 };
    for (const at of [offset, offset + 5, offset + 13, offset + 30]) {
      const verdict = site.verdictOn(withBytes(honest, 'server', flipped(at)));
      expect(verdict).toBe(at === offset ? 'TLS_UNSUPPORTED renegotiation' : 'ATTESTATION_FAILED bad_record_mac');
    }
  });

  it('never accepts a flipped bit of random, certificate or key exchange, and never fails otherwise than by a refusal', () => {
    const signed = [SERVER_HELLO, CERTIFICATE, SERVER_KEY_EXCHANGE].map((type) => {
      const record = splitRecords(honest.recording.server).records.find(({ body }) => body[0] === type);
      if (!record) throw new Error('No such message');
      return type === SERVER_HELLO
        ? { start: RANDOM_OFFSET, end: RANDOM_OFFSET + 32 }
        : { start: record.offset, ...record };
    });
    for (const { start, end } of signed) {
      for (let offset = start; offset < end; offset += 3) {
        const verdict = site.verdictOn(withBytes(honest, 'server', flipped(offset)));
        expect(`${offset} ${verdict}`).toMatch(/^\d+ (ATTESTATION_FAILED|TLS_UNSUPPORTED) \w+$/);
      }
    }
  });
});
