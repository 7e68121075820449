import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifyRecording } from '../../../../zktls/transcript/verify-recording.ts';
import { createTrustStore, type TrustStore } from '../../../../zktls/transcript/x509/trust-store.ts';
import { aRootAndLeaf, type Issued } from '../../a-pki.ts';
import { HOST } from '../../an-exchange.ts';
import { forgeTls12Handshake, SERVER_RANDOM, type Tls12Changes } from '../../forge-tls12-handshake.ts';
import { refusalOf } from '../../refusal-of.ts';
import { handshakeMessage, plainRecord, uint, vector, type Extension } from '../../tls-wire.ts';

const without =
  (...types: number[]) =>
  (usual: readonly Extension[]): readonly Extension[] =>
    usual.filter(([type]) => !types.includes(type));
const withExtension =
  (type: number, content: Buffer = Buffer.alloc(0)) =>
  (usual: readonly Extension[]): readonly Extension[] => [...without(type)(usual), [type, content]];
const marked = (last: number): Buffer =>
  Buffer.concat([SERVER_RANDOM.subarray(0, 24), Buffer.from('DOWNGRD'), Buffer.of(last)]);
const withoutMessage =
  (type: number) =>
  (flight: readonly Buffer[]): readonly Buffer[] =>
    flight.filter((message) => message[0] !== type);
const CHANGE = plainRecord(20, Buffer.of(1));
const FINISHED = handshakeMessage(20, Buffer.alloc(12, 1));

describe('a handshake of TLS 1.2 by a site that breaks the rules', () => {
  let leaf: Issued;
  let trustStore: TrustStore;
  beforeAll(async () => {
    const made = await aRootAndLeaf(HOST);
    leaf = made.leaf;
    trustStore = createTrustStore([made.root.certPem]);
  });
  const verdictOn = (changes: Tls12Changes): string => {
    const { recording, secrets } = forgeTls12Handshake(leaf, changes);
    return refusalOf(() => verifyRecording(recording, secrets, trustStore));
  };

  it('is accepted when it breaks none', () => {
    expect(verdictOn({})).toBe('accepted');
  });

  it('is accepted with secure renegotiation offered by its suite', () => {
    const clientSuites = [0x1301, 0xc02b, 0x00ff];
    expect(verdictOn({ clientSuites, clientExtensions: without(0xff01) })).toBe('accepted');
  });

  const hellos: [string, Tls12Changes, string][] = [
    ['the site had TLS 1.3', { serverRandom: marked(1) }, 'ATTESTATION_FAILED downgrade'],
    ['the site had TLS 1.2 only to choose 1.1', { serverRandom: marked(0) }, 'ATTESTATION_FAILED downgrade'],
    ['it is TLS 1.1', { serverVersion: 0x0302 }, 'TLS_UNSUPPORTED not_tls13'],
    [
      'TLS 1.2 was not offered',
      { clientExtensions: withExtension(43, vector(1, uint(2, 0x0304))) },
      'TLS_UNSUPPORTED not_tls13',
    ],
    ['the client has a ticket', { clientExtensions: withExtension(35) }, 'ATTESTATION_FAILED resumption_offered'],
    [
      'the server goes on with the client’s session',
      { serverSessionId: Buffer.alloc(32, 5) },
      'ATTESTATION_FAILED session_resumed',
    ],
    ['it is of AES-256', { serverSuite: 0xc02c }, 'TLS_UNSUPPORTED cipher_suite'],
    ['its suite was not offered', { clientSuites: [0x1301, 0xc02f] }, 'ATTESTATION_FAILED cipher_suite_not_offered'],
    ['its suite is for another kind of key', { serverSuite: 0xc02f }, 'ATTESTATION_FAILED signature_key_mismatch'],
    ['it compresses', { serverCompression: 1 }, 'ATTESTATION_FAILED compression'],
    [
      'keys do not depend on the handshake',
      { serverExtensions: without(23) },
      'TLS_UNSUPPORTED extended_master_secret_missing',
    ],
    [
      'the extended master secret says something',
      { serverExtensions: withExtension(23, Buffer.of(0)) },
      'TLS_UNSUPPORTED extended_master_secret_missing',
    ],
    [
      'the client did not offer an extended master secret',
      { clientExtensions: without(23) },
      'ATTESTATION_FAILED extension_not_offered',
    ],
    [
      'renegotiation is not secure',
      { serverExtensions: without(0xff01) },
      'TLS_UNSUPPORTED renegotiation_info_missing',
    ],
    [
      'there was a handshake before it',
      { serverExtensions: withExtension(0xff01, vector(1, Buffer.alloc(24))) },
      'TLS_UNSUPPORTED renegotiation_info_missing',
    ],
    [
      'the server says what was not asked',
      { serverExtensions: withExtension(5) },
      'ATTESTATION_FAILED extension_not_offered',
    ],
    [
      'the server chose HTTP/2',
      { serverExtensions: withExtension(16, vector(2, vector(1, Buffer.from('h2')))) },
      'TLS_UNSUPPORTED alpn_selected',
    ],
  ];
  it.each(hellos)('is refused when %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  const flights: [string, Tls12Changes, string][] = [
    ['a curve is described', { curveType: 1 }, 'TLS_UNSUPPORTED key_exchange_curve'],
    ['the curve was not offered', { curve: 0x0018 }, 'TLS_UNSUPPORTED key_exchange_curve'],
    ['the scheme is with SHA-1', { scheme: 0x0203 }, 'TLS_UNSUPPORTED signature_scheme'],
    ['the scheme is for RSA', { scheme: 0x0401 }, 'ATTESTATION_FAILED signature_key_mismatch'],
    [
      'the scheme was not offered',
      { clientExtensions: withExtension(13, vector(2, uint(2, 0x0503))) },
      'ATTESTATION_FAILED signature_scheme_not_offered',
    ],
    ['the signature is none', { signature: Buffer.alloc(70, 1) }, 'ATTESTATION_FAILED bad_server_key_exchange'],
    [
      'the signature is over other randoms',
      { signed: (usual) => Buffer.concat([Buffer.alloc(32, 1), usual.subarray(32)]) },
      'ATTESTATION_FAILED bad_server_key_exchange',
    ],
    [
      'the signature is over other parameters',
      { signed: (usual) => usual.subarray(0, -1) },
      'ATTESTATION_FAILED bad_server_key_exchange',
    ],
    ['there is no certificate', { certificates: [] }, 'ATTESTATION_FAILED certificate_missing'],
    ['a certificate is none', { certificates: [Buffer.alloc(9)] }, 'ATTESTATION_FAILED certificate_syntax'],
    ['the certificates are left out', { flight: withoutMessage(11) }, 'ATTESTATION_FAILED unexpected_message'],
    ['the key exchange is left out', { flight: withoutMessage(12) }, 'ATTESTATION_FAILED unexpected_message'],
    ['the flight has no end', { flight: withoutMessage(14) }, 'ATTESTATION_FAILED unexpected_record'],
    [
      'a message follows the flight in its record',
      { flight: (usual) => [...usual, handshakeMessage(4, Buffer.alloc(6))] },
      'ATTESTATION_FAILED handshake_message_not_aligned',
    ],
    [
      'a ticket follows the flight',
      { beforeChange: { server: plainRecord(22, handshakeMessage(4, Buffer.alloc(6))) } },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'the client’s key exchange is something else',
      { clientKeyExchange: handshakeMessage(15, Buffer.alloc(4)) },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'the client’s key exchange says more',
      { clientKeyExchange: handshakeMessage(16, Buffer.alloc(3)) },
      'ATTESTATION_FAILED decode_error',
    ],
  ];
  it.each(flights)('is refused when %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  const ends: [string, Tls12Changes, string][] = [
    ['the server changes its cipher early', { early: { server: CHANGE } }, 'ATTESTATION_FAILED unexpected_record'],
    ['the client changes its cipher early', { early: { client: CHANGE } }, 'ATTESTATION_FAILED unexpected_record'],
    [
      'the server never changes its cipher',
      { change: { server: Buffer.alloc(0) } },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'a change of cipher is another',
      { change: { client: plainRecord(20, Buffer.of(2)) } },
      'ATTESTATION_FAILED bad_change_cipher_spec',
    ],
    [
      'data comes before the change of cipher',
      { beforeChange: { client: plainRecord(23, Buffer.alloc(40)) } },
      'ATTESTATION_FAILED unexpected_record',
    ],
    [
      'the server answers the client’s key with an alert',
      { beforeChange: { server: plainRecord(21, Buffer.of(2, 40)) } },
      'TLS_UNSUPPORTED alert_in_handshake',
    ],
    [
      'the server answers Finished with an alert',
      { finished: { server: { type: 21, content: Buffer.of(2, 40) } } },
      'TLS_UNSUPPORTED alert_in_handshake',
    ],
    [
      'data takes the place of Finished',
      { finished: { client: { type: 23, content: FINISHED } } },
      'ATTESTATION_FAILED finished_record',
    ],
    [
      'more than Finished is in its record',
      { finished: { client: { type: 22, content: Buffer.concat([FINISHED, FINISHED]) } } },
      'ATTESTATION_FAILED finished_record',
    ],
    [
      'the client handshakes anew',
      {
        client: [
          { type: 22, content: FINISHED },
          { type: 23, content: 'GET' },
        ],
      },
      'TLS_UNSUPPORTED renegotiation',
    ],
  ];
  it.each(ends)('is refused when %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  const nonces: [string, Tls12Changes, string][] = [
    [
      'a nonce of the client is of its own choice',
      { client: [{ type: 23, content: 'GET', nonce: 7n }] },
      'ATTESTATION_FAILED nonce_sequence',
    ],
    [
      'the client repeats the nonce of Finished',
      { client: [{ type: 23, content: 'GET', nonce: 0xffff_ffff_ffff_fffen }] },
      'ATTESTATION_FAILED nonce_sequence',
    ],
    [
      'the client passes a nonce over by a record without data',
      {
        client: [
          { type: 23, content: '' },
          { type: 23, content: 'GET' },
        ],
      },
      'ATTESTATION_FAILED empty_data_record',
    ],
    [
      'the server repeats a nonce',
      {
        server: [
          { type: 23, content: 'a', nonce: 99n },
          { type: 23, content: 'b', nonce: 99n },
        ],
      },
      'ATTESTATION_FAILED nonce_twice',
    ],
  ];
  it.each(nonces)('is refused when %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  it('lets the server choose its nonces, and send a record without data', () => {
    const { recording, secrets } = forgeTls12Handshake(leaf, {
      server: [
        { type: 23, content: 'a', nonce: 99n },
        { type: 23, content: '', nonce: 4n },
        { type: 23, content: 'b', nonce: 0n },
        { type: 21, content: Buffer.of(1, 0), nonce: 1n },
      ],
    });
    const { response, isResponseClosed } = verifyRecording(recording, secrets, trustStore);
    expect([response.toString(), isResponseClosed]).toEqual(['ab', true]);
  });

  it('refuses what follows close_notify, a fatal alert, and a record that is cut', () => {
    const close = { type: 21, content: Buffer.of(1, 0) };
    const data = { type: 23, content: 'a' };
    expect(verdictOn({ server: [data, close, data] })).toBe('ATTESTATION_FAILED record_after_close_notify');
    expect(verdictOn({ server: [data, { type: 21, content: Buffer.of(2, 40) }] })).toBe('PLATFORM_UNAVAILABLE alert');
    expect(verdictOn({ server: [close] })).toBe('PLATFORM_UNAVAILABLE no_application_data');
  });
});
