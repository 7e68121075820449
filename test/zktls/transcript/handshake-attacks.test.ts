import { beforeAll, describe, expect, it } from '@jest/globals';
import type tls from 'node:tls';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { aRootAndLeaf } from '../a-pki.ts';
import {
  aSite,
  handshakeEndOf,
  handshakeSecretsOf,
  HOST,
  withBytes,
  withSecrets,
  type TestSite,
} from '../an-exchange.ts';
import { recordConnection, type RecordedConnection } from '../record-connection.ts';

/** Adds an extension at the end of a ClientHello, and mends the four lengths around it. */
const withExtension =
  (type: number, content: Buffer) =>
  (stream: Buffer): Buffer => {
    const record = splitRecords(stream).records[0];
    if (!record) throw new Error('No ClientHello');
    const header = Buffer.alloc(4);
    header.writeUInt16BE(type, 0);
    header.writeUInt16BE(content.length, 2);
    const hello = Buffer.concat([record.body, header, content]);
    const added = header.length + content.length;
    // type, length (3), version (2), random (32), session id, cipher suites, compression methods, extensions
    let position = 4 + 2 + 32;
    position += 1 + hello.readUInt8(position);
    position += 2 + hello.readUInt16BE(position);
    position += 1 + hello.readUInt8(position);
    hello.writeUInt16BE(hello.readUInt16BE(position) + added, position);
    hello.writeUIntBE(hello.readUIntBE(1, 3) + added, 1, 3);
    const recordHeader = Buffer.from(record.header);
    recordHeader.writeUInt16BE(hello.length, 3);
    return Buffer.concat([recordHeader, hello, stream.subarray(record.end)]);
  };

const flipped = (offset: number) => (stream: Buffer) => {
  stream.writeUInt8(stream.readUInt8(offset) ^ 1, offset);
  return stream;
};

/** Record header, handshake header, version: the random of a hello begins here. */
const RANDOM_OFFSET = 5 + 4 + 2;

describe('the handshake of a recording', () => {
  let site: TestSite;
  let honest: RecordedConnection;
  beforeAll(async () => {
    site = await aSite();
    honest = await site.record();
  });

  it('is accepted when it is honest', () => {
    expect(site.verdictOn(honest)).toBe('accepted');
  });

  const offers: [string, tls.ConnectionOptions, tls.TlsOptions, string][] = [
    ['another server name than the host', { servername: 'other.test' }, {}, 'ATTESTATION_FAILED server_name_mismatch'],
    ['no server name', { servername: '' }, {}, 'ATTESTATION_FAILED no_server_name'],
    ['HTTP/2 beside HTTP/1.1', { ALPNProtocols: ['h2', 'http/1.1'] }, {}, 'ATTESTATION_FAILED alpn_offer'],
    ['no protocol at all', { ALPNProtocols: [] }, {}, 'ATTESTATION_FAILED alpn_offer'],
    [
      'TLS 1.1 beside TLS 1.2 and 1.3',
      { minVersion: 'TLSv1.1', ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0' },
      {},
      'ATTESTATION_FAILED version_offer',
    ],
    [
      'a handshake with retry',
      { ecdhCurve: 'X25519:P-384' },
      { ecdhCurve: 'P-384' },
      'TLS_UNSUPPORTED hello_retry_request',
    ],
    ['AES-256', { ciphers: 'TLS_AES_256_GCM_SHA384' }, {}, 'TLS_UNSUPPORTED cipher_suite'],
    ['ChaCha20', { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }, {}, 'TLS_UNSUPPORTED cipher_suite'],
    [
      'a client certificate asked for',
      {},
      { requestCert: true, rejectUnauthorized: false },
      'TLS_UNSUPPORTED client_certificate_requested',
    ],
  ];
  it.each(offers)('is refused with %s', async (_what, client, server, refusal) => {
    expect(site.verdictOn(await site.record({ client, server }))).toBe(refusal);
  });

  it('is refused with a client certificate that was asked for and sent', async () => {
    const asking = { requestCert: true, rejectUnauthorized: false };
    const recorded = await site.record({ client: site.certificate, server: asking });
    expect(site.verdictOn(recorded)).toBe('TLS_UNSUPPORTED client_certificate_requested');
  });

  it('is accepted with TLS 1.2 as well, where the server chose TLS 1.3', async () => {
    const ciphers = 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256';
    expect(site.verdictOn(await site.record({ client: { minVersion: 'TLSv1.2', ciphers } }))).toBe('accepted');
  });

  it('is refused without its secrets', () => {
    const { serverApplication } = honest.secrets;
    const bare = { ...honest, secrets: { handshake: undefined, serverApplication } };
    expect(site.verdictOn(bare)).toBe('ATTESTATION_FAILED handshake_secrets');
  });

  it('is refused when it is TLS 1.2 alone', async () => {
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256';
    const client = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers, ecdhCurve: 'X25519:P-256' } as const;
    expect(site.verdictOn(await site.record({ client }))).toBe('ATTESTATION_FAILED version_offer');
  });

  it('is refused when the server fell back to TLS 1.2', async () => {
    const server = { maxVersion: 'TLSv1.2' } as const;
    const ciphers = 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256';
    const fallback = await site.record({
      server,
      client: { minVersion: 'TLSv1.2', ciphers, ecdhCurve: 'X25519:P-256' },
    });
    // The offer alone is refused already; with an offer of TLS 1.3 only, this is the server that answers 1.2.
    const spliced = { ...honest, recording: { ...honest.recording, server: fallback.recording.server } };
    expect(site.verdictOn(spliced)).toBe('TLS_UNSUPPORTED not_tls13');
  });

  it('is refused when it resumes a session', async () => {
    const connections: RecordedConnection[] = [];
    let session: Buffer | undefined;
    const server = { ticketKeys: Buffer.alloc(48, 3), sessionIdContext: 'test' };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const client: tls.ConnectionOptions = { ...(session && { session }) };
      const recorded = recordConnection({
        host: HOST,
        server: { ...site.certificate, ...server },
        client,
        request: 'GET / HTTP/1.1\r\n\r\n',
        response: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
        onSession: (ticket) => (session = ticket),
      });
      connections.push(await recorded);
    }
    const [first, resumed] = connections;
    if (!first || !resumed || !session) throw new Error('Nothing was resumed');
    expect(site.verdictOn(first)).toBe('accepted');
    expect(site.verdictOn(resumed)).toBe('ATTESTATION_FAILED psk_offered');
  });

  const extensions: [string, number, Buffer, string][] = [
    ['early data', 42, Buffer.alloc(0), 'ATTESTATION_FAILED early_data_offered'],
    ['an encrypted hello', 0xfe0d, Buffer.alloc(4), 'ATTESTATION_FAILED ech_offered'],
    ['a raw public key', 20, Buffer.from([1, 2]), 'ATTESTATION_FAILED certificate_type_offered'],
    ['a second server name', 0, Buffer.alloc(0), 'ATTESTATION_FAILED duplicate_extension'],
    ['a pre-shared key', 41, Buffer.alloc(8), 'ATTESTATION_FAILED psk_offered'],
    ['an extension that the server did not see', 0x7777, Buffer.alloc(0), 'ATTESTATION_FAILED bad_certificate_verify'],
  ];
  it.each(extensions)('is refused when the hello offers %s', (_what, type, content, refusal) => {
    expect(site.verdictOn(withBytes(honest, 'client', withExtension(type, content)))).toBe(refusal);
  });

  it('is refused with another server handshake secret', () => {
    const forged = withSecrets(honest, (secrets) => ({
      ...secrets,
      handshake: { ...handshakeSecretsOf(honest), server: Buffer.alloc(32, 7) },
    }));
    expect(site.verdictOn(forged)).toBe('ATTESTATION_FAILED bad_record_mac');
  });

  it('is refused with another client handshake secret', () => {
    const forged = withSecrets(honest, (secrets) => ({
      ...secrets,
      handshake: { ...handshakeSecretsOf(honest), client: Buffer.alloc(32, 7) },
    }));
    expect(site.verdictOn(forged)).toBe('ATTESTATION_FAILED bad_record_mac');
  });

  it('is refused with the two handshake secrets exchanged', () => {
    const { client, server } = handshakeSecretsOf(honest);
    const forged = withSecrets(honest, (secrets) => ({ ...secrets, handshake: { client: server, server: client } }));
    expect(site.verdictOn(forged)).toBe('ATTESTATION_FAILED bad_record_mac');
  });

  it('is refused with one flipped bit in the random of the client', () => {
    expect(site.verdictOn(withBytes(honest, 'client', flipped(RANDOM_OFFSET)))).toBe(
      'ATTESTATION_FAILED bad_certificate_verify',
    );
  });

  it('is refused with one flipped bit in the random of the server', () => {
    expect(site.verdictOn(withBytes(honest, 'server', flipped(RANDOM_OFFSET)))).toBe(
      'ATTESTATION_FAILED bad_certificate_verify',
    );
  });

  it('is refused with one flipped bit in the encrypted flight', () => {
    const inFlight = handshakeEndOf(honest) - 40;
    expect(site.verdictOn(withBytes(honest, 'server', flipped(inFlight)))).toBe('ATTESTATION_FAILED bad_record_mac');
  });

  it('is refused when the flight of the server is cut', () => {
    const cut = withBytes(honest, 'server', (bytes) => bytes.subarray(0, handshakeEndOf(honest) - 1));
    expect(site.verdictOn(cut)).toBe('ATTESTATION_FAILED handshake_truncated');
  });

  it('is refused when the client never finished', () => {
    const hello = splitRecords(honest.recording.client).records[0];
    const cut = withBytes(honest, 'client', (bytes) => bytes.subarray(0, hello?.end));
    expect(site.verdictOn(cut)).toBe('ATTESTATION_FAILED handshake_truncated');
  });

  it('is refused with the flight of another connection', async () => {
    const other = await site.record();
    const spliced = { secrets: other.secrets, recording: { ...honest.recording, server: other.recording.server } };
    expect(site.verdictOn(spliced)).toBe('ATTESTATION_FAILED session_id_echo');
  });

  it('is refused with a certificate that nobody trusted issued', async () => {
    const { leaf } = await aRootAndLeaf(HOST);
    const rogue = await site.record({ server: { cert: leaf.certPem, key: leaf.keyPem } });
    expect(site.verdictOn(rogue)).toBe('ATTESTATION_FAILED chain_signature');
  });

  it('is refused when the host is another than the one that was connected to', () => {
    const elsewhere = { ...honest, recording: { ...honest.recording, host: 'bank.test' } };
    expect(site.verdictOn(elsewhere)).toBe('ATTESTATION_FAILED server_name_mismatch');
  });

  it('is refused when the connection was opened after the certificate had expired', () => {
    const later = { ...honest.recording, connectedAtEpochMs: Date.now() + 40 * 86_400_000 };
    expect(site.verdictOn({ ...honest, recording: later })).toBe('ATTESTATION_FAILED certificate_expired');
  });

  it('is refused when a handshake message follows the Finished of the server in its record', () => {
    const withPlain = withBytes(honest, 'server', (bytes) =>
      Buffer.concat([bytes.subarray(0, handshakeEndOf(honest)), Buffer.from('1603030001ff', 'hex')]),
    );
    expect(site.verdictOn(withPlain)).toBe('ATTESTATION_FAILED plaintext_after_handshake');
  });

  it('is refused when the site answered with an alert', () => {
    const alert = withBytes(honest, 'server', () => Buffer.from('15030300020228', 'hex'));
    expect(site.verdictOn(alert)).toBe('TLS_UNSUPPORTED alert_in_handshake');
  });

  it('is refused when the site spoke no TLS', () => {
    const junk = withBytes(honest, 'server', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(site.verdictOn(junk)).toBe('ATTESTATION_FAILED record_type');
  });

  it('never accepts a flipped bit of the handshake, and never fails otherwise than by a refusal', () => {
    const end = handshakeEndOf(honest);
    for (let offset = 0; offset < end; offset += 7) {
      const verdict = site.verdictOn(withBytes(honest, 'server', flipped(offset)));
      if (isIgnoredByTls(honest.recording.server, offset)) continue;
      expect(`${offset} ${verdict}`).toMatch(/ (ATTESTATION_FAILED|TLS_UNSUPPORTED) \w+$/);
    }
  });
});

/** RFC 8446, 5.1: the version of a plaintext record is ignored; our reader allows 0x0301 in the first. */
const isIgnoredByTls = (stream: Buffer, offset: number): boolean =>
  splitRecords(stream).records.some((record) => record.type !== 23 && offset === record.offset + 2);
