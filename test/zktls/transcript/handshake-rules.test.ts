import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifyRecording } from '../../../zktls/transcript/verify-recording.ts';
import { createTrustStore, type TrustStore } from '../../../zktls/transcript/x509/trust-store.ts';
import { aRootAndLeaf, type Issued } from '../a-pki.ts';
import { HOST } from '../an-exchange.ts';
import { forgeHandshake, type Changes } from '../forge-handshake.ts';
import { refusalOf } from '../refusal-of.ts';
import { protocols, serverName, uint, vector, type Extension } from '../tls-wire.ts';

const without = (type: number) => (usual: readonly Extension[]) => usual.filter(([found]) => found !== type);
const replaced =
  (type: number, content: Buffer) =>
  (usual: readonly Extension[]): readonly Extension[] =>
    usual.map((extension) => (extension[0] === type ? [type, content] : extension));
const added = (type: number, content: Buffer) => (usual: readonly Extension[]) => [...usual, [type, content] as const];

/** Each breaks one rule of a handshake that fits in everything else, signed by the site itself. */
describe('a handshake by a site that breaks the rules', () => {
  let leaf: Issued;
  let trustStore: TrustStore;
  beforeAll(async () => {
    const pki = await aRootAndLeaf(HOST);
    leaf = pki.leaf;
    trustStore = createTrustStore([pki.root.certPem]);
  });
  const verdictOn = (changes: Changes) => {
    const { recording, secrets } = forgeHandshake(leaf, changes);
    return refusalOf(() => verifyRecording(recording, secrets, trustStore));
  };

  it('is accepted as long as it breaks none', () => {
    expect(verdictOn({})).toBe('accepted');
  });

  it('is accepted with compatibility records, split messages and joined messages', () => {
    expect(verdictOn({ beforeFlight: Buffer.from('140303000101', 'hex') })).toBe('accepted');
    expect(verdictOn({ flight: (messages) => [Buffer.concat(messages)] })).toBe('accepted');
    expect(verdictOn({ flight: (messages) => inPieces(Buffer.concat(messages), 100) })).toBe('accepted');
  });

  it('is accepted with the protocol confirmed', () => {
    expect(verdictOn({ encryptedExtensions: [[16, protocols('http/1.1')]] })).toBe('accepted');
  });

  const hellos: [string, Changes, string][] = [
    ['names no server', { clientExtensions: without(0) }, 'ATTESTATION_FAILED no_server_name'],
    [
      'names two servers',
      {
        clientExtensions: replaced(
          0,
          vector(2, Buffer.concat([serverName(HOST).subarray(2), serverName('b.test').subarray(2)])),
        ),
      },
      'ATTESTATION_FAILED server_name_syntax',
    ],
    [
      'names a server in another way',
      { clientExtensions: replaced(0, vector(2, Buffer.from([1, 0, 0]))) },
      'ATTESTATION_FAILED server_name_syntax',
    ],
    [
      'has bytes behind the name',
      { clientExtensions: replaced(0, Buffer.concat([serverName(HOST), Buffer.from([0])])) },
      'ATTESTATION_FAILED decode_error',
    ],
    ['offers compression', { clientCompression: Buffer.from([0, 1]) }, 'ATTESTATION_FAILED compression'],
    [
      'offers TLS 1.2 before TLS 1.3',
      { clientExtensions: replaced(43, vector(1, Buffer.from('03030304', 'hex'))) },
      'ATTESTATION_FAILED version_offer',
    ],
    ['offers no version', { clientExtensions: without(43) }, 'ATTESTATION_FAILED version_offer'],
    [
      'offers two protocols',
      { clientExtensions: replaced(16, protocols('http/1.1', 'h2')) },
      'ATTESTATION_FAILED alpn_offer',
    ],
    ['offers another protocol', { clientExtensions: replaced(16, protocols('h2')) }, 'ATTESTATION_FAILED alpn_offer'],
    [
      'offers other cipher suites than the one chosen',
      { clientSuites: [0x1302] },
      'ATTESTATION_FAILED cipher_suite_not_offered',
    ],
    [
      'offers no key share of the group chosen',
      { clientExtensions: replaced(51, vector(2, Buffer.alloc(0))) },
      'ATTESTATION_FAILED key_share_not_offered',
    ],
    [
      'offers other signatures than the one made',
      { clientExtensions: replaced(13, vector(2, uint(2, 0x0804))) },
      'ATTESTATION_FAILED signature_scheme_not_offered',
    ],
    [
      'is cut inside an extension',
      { clientExtensions: replaced(51, Buffer.from([0, 9, 0])) },
      'ATTESTATION_FAILED decode_error',
    ],
  ];
  it.each(hellos)('is refused when the client hello %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  const answers: [string, Changes, string][] = [
    ['no version', { serverExtensions: without(43) }, 'TLS_UNSUPPORTED not_tls13'],
    ['a draft version', { serverExtensions: replaced(43, uint(2, 0x7f1c)) }, 'TLS_UNSUPPORTED not_tls13'],
    ['another cipher suite', { serverSuite: 0x1303 }, 'TLS_UNSUPPORTED cipher_suite'],
    ['another session id', { serverSessionId: Buffer.alloc(32) }, 'ATTESTATION_FAILED session_id_echo'],
    ['compression', { serverCompression: 1 }, 'ATTESTATION_FAILED compression'],
    ['a pre-shared key', { serverExtensions: added(41, Buffer.alloc(2)) }, 'ATTESTATION_FAILED psk_selected'],
    ['no key share', { serverExtensions: without(51) }, 'ATTESTATION_FAILED key_share_missing'],
    [
      'an extension that is out of place',
      { serverExtensions: added(16, Buffer.alloc(0)) },
      'ATTESTATION_FAILED extension_not_offered',
    ],
    ['an extension twice', { serverExtensions: added(51, Buffer.alloc(0)) }, 'ATTESTATION_FAILED duplicate_extension'],
  ];
  it.each(answers)('is refused when the server hello has %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  const flights: [string, Changes, string][] = [
    ['chooses HTTP/2', { encryptedExtensions: [[16, protocols('h2')]] }, 'TLS_UNSUPPORTED alpn_selected'],
    [
      'accepts early data',
      { encryptedExtensions: [[42, Buffer.alloc(0)]] },
      'ATTESTATION_FAILED extension_not_offered',
    ],
    ['sends no certificate', { certificates: [] }, 'ATTESTATION_FAILED certificate_missing'],
    [
      'sends a certificate for a request',
      { certificateContext: Buffer.from([1]) },
      'ATTESTATION_FAILED certificate_context',
    ],
    ['sends what is no certificate', { certificates: [Buffer.from('junk')] }, 'ATTESTATION_FAILED certificate_syntax'],
    ['signs with PKCS #1', { scheme: 0x0401 }, 'TLS_UNSUPPORTED signature_scheme'],
    ['signs with a scheme of another curve', { scheme: 0x0503 }, 'ATTESTATION_FAILED signature_key_mismatch'],
    ['signs with a scheme of another kind of key', { scheme: 0x0804 }, 'ATTESTATION_FAILED signature_key_mismatch'],
    ['signs with EdDSA by an ECDSA key', { scheme: 0x0807 }, 'ATTESTATION_FAILED signature_key_mismatch'],
    [
      'signs something else',
      { signature: Buffer.from('3006020101020101', 'hex') },
      'ATTESTATION_FAILED bad_certificate_verify',
    ],
    [
      'signs with bytes that are no signature',
      { signature: Buffer.from('junk') },
      'ATTESTATION_FAILED bad_certificate_verify',
    ],
    ['signs with nothing', { signature: Buffer.alloc(0) }, 'ATTESTATION_FAILED bad_certificate_verify'],
    ['finishes with another MAC', { serverFinished: Buffer.alloc(32) }, 'ATTESTATION_FAILED bad_server_finished'],
    ['finishes with a short MAC', { serverFinished: Buffer.alloc(31) }, 'ATTESTATION_FAILED bad_server_finished'],
    [
      'leaves out the certificate',
      { flight: ([first, , ...rest]) => [first ?? Buffer.alloc(0), ...rest] },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'leaves out the signature',
      { flight: ([first, second, , last]) => [first, second, last].map((part) => part ?? Buffer.alloc(0)) },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'sends a compressed certificate',
      {
        flight: ([first, second, ...rest]) => [
          first ?? Buffer.alloc(0),
          Buffer.concat([Buffer.from([25]), (second ?? Buffer.alloc(0)).subarray(1)]),
          ...rest,
        ],
      },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'asks for a client certificate',
      { flight: ([first, ...rest]) => [first ?? Buffer.alloc(0), Buffer.from('0d0000020000', 'hex'), ...rest] },
      'TLS_UNSUPPORTED client_certificate_requested',
    ],
    [
      'goes on in the record of its Finished',
      { flight: (messages) => [Buffer.concat([...messages, Buffer.from('04000000', 'hex')])] },
      'ATTESTATION_FAILED handshake_message_not_aligned',
    ],
    [
      'has an empty record',
      { flight: (messages) => [Buffer.alloc(0), ...messages] },
      'ATTESTATION_FAILED empty_handshake_record',
    ],
    [
      'has a message without end',
      { flight: () => [Buffer.from('08ffffff', 'hex')] },
      'ATTESTATION_FAILED handshake_too_big',
    ],
  ];
  it.each(flights)('is refused when the flight %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  it('is refused when a certificate has bytes behind it or stands there as text', () => {
    const der = Buffer.from(leaf.certificate.rawData);
    for (const certificate of [Buffer.concat([der, Buffer.alloc(1)]), Buffer.from(leaf.certPem)]) {
      expect(verdictOn({ certificates: [certificate] })).toBe('ATTESTATION_FAILED certificate_syntax');
    }
  });

  it('is refused when its flight comes in more records than anybody needs', () => {
    const certificates = [1, 2, 3].map(() => Buffer.from(leaf.certificate.rawData));
    const flight = (messages: readonly Buffer[]) => inPieces(Buffer.concat(messages), 1);
    expect(verdictOn({ certificates, flight })).toBe('ATTESTATION_FAILED handshake_too_big');
  });

  it('is refused with more certificates than anybody needs', () => {
    const certificates = Array.from({ length: 11 }, () => Buffer.from(leaf.certificate.rawData));
    expect(verdictOn({ certificates })).toBe('ATTESTATION_FAILED chain_length');
  });

  it('is refused when the client finishes with another MAC', () => {
    expect(verdictOn({ clientFinished: Buffer.alloc(32) })).toBe('ATTESTATION_FAILED bad_client_finished');
  });

  const clients: [string, Changes, string][] = [
    [
      'sends a certificate that nobody asked for',
      { clientFlight: (usual) => [Buffer.from('0b00000400000000', 'hex'), ...usual] },
      'ATTESTATION_FAILED unexpected_message',
    ],
    [
      'sends a certificate in the record of its Finished',
      { clientFlight: (usual) => [Buffer.concat([...usual, Buffer.from('0b00000400000000', 'hex')])] },
      'ATTESTATION_FAILED handshake_message_not_aligned',
    ],
    [
      'ends its early data',
      { clientFlight: (usual) => [Buffer.from('05000000', 'hex'), ...usual] },
      'ATTESTATION_FAILED unexpected_message',
    ],
  ];
  it.each(clients)('is refused when the client %s', (_what, changes, refusal) => {
    expect(verdictOn(changes)).toBe(refusal);
  });

  const records: [string, string, string][] = [
    ['a change_cipher_spec with another content', '140303000102', 'ATTESTATION_FAILED bad_change_cipher_spec'],
    ['a longer change_cipher_spec', '14030300020101', 'ATTESTATION_FAILED bad_change_cipher_spec'],
    ['a message in the clear', '1603030004' + '08000000', 'ATTESTATION_FAILED unexpected_record'],
    ['a record of an old version', '160301000408000000', 'ATTESTATION_FAILED record_version'],
    ['an unknown record type', '180303000101', 'ATTESTATION_FAILED record_type'],
  ];
  it.each(records)('is refused with %s before the flight', (_what, hex, refusal) => {
    expect(verdictOn({ beforeFlight: Buffer.from(hex, 'hex') })).toBe(refusal);
  });
});

const inPieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
