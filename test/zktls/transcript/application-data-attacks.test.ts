import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  aSite,
  handshakeEndOf,
  REQUEST,
  RESPONSE,
  withApplicationData,
  withBytes,
  withSecrets,
  type TestSite,
} from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import { sealRecords, type Inner } from '../seal-record.ts';

const DATA = 23;
const HANDSHAKE = 22;
const ALERT = 21;
const RESPONSE_RECORD: Inner = { type: DATA, content: RESPONSE };
const CLOSE_NOTIFY: Inner = { type: ALERT, content: Buffer.from([1, 0]) };
const handshakeMessage = (type: number, body = Buffer.alloc(4)): Buffer =>
  Buffer.concat([Buffer.from([type, 0, 0, body.length]), body]);

describe('the application data of a recording', () => {
  let site: TestSite;
  let honest: RecordedConnection;
  const verdictOn = (given: Parameters<typeof withApplicationData>[1]) =>
    site.verdictOn(withApplicationData(honest, given));
  beforeAll(async () => {
    site = await aSite();
    honest = await site.record();
  });

  const accepted: [string, Inner[]][] = [
    ['a response and close_notify', [RESPONSE_RECORD, CLOSE_NOTIFY]],
    ['a response without close_notify, whose framing must then tell its end', [RESPONSE_RECORD]],
    ['padded records', [{ ...RESPONSE_RECORD, padding: 100 }]],
    ['an empty record among others', [{ type: DATA, content: '' }, RESPONSE_RECORD]],
    ['a session ticket', [{ type: HANDSHAKE, content: handshakeMessage(4) }, RESPONSE_RECORD]],
    [
      'two tickets in a record',
      [{ type: HANDSHAKE, content: Buffer.concat([handshakeMessage(4), handshakeMessage(4)]) }, RESPONSE_RECORD],
    ],
  ];
  it.each(accepted)('is accepted with %s', (_what, server) => {
    expect(verdictOn({ server })).toBe('accepted');
  });

  const refused: [string, Inner[], string][] = [
    ['nothing', [], 'PLATFORM_UNAVAILABLE no_application_data'],
    ['only a ticket', [{ type: HANDSHAKE, content: handshakeMessage(4) }], 'PLATFORM_UNAVAILABLE no_application_data'],
    [
      'a key update',
      [{ type: HANDSHAKE, content: handshakeMessage(24) }, RESPONSE_RECORD],
      'TLS_UNSUPPORTED key_update',
    ],
    [
      'a late request for a client certificate',
      [{ type: HANDSHAKE, content: handshakeMessage(13) }, RESPONSE_RECORD],
      'TLS_UNSUPPORTED post_handshake_authentication',
    ],
    [
      'a second Finished',
      [{ type: HANDSHAKE, content: handshakeMessage(20) }, RESPONSE_RECORD],
      'ATTESTATION_FAILED post_handshake_message',
    ],
    [
      'a key update behind a ticket',
      [{ type: HANDSHAKE, content: Buffer.concat([handshakeMessage(4), handshakeMessage(24)]) }, RESPONSE_RECORD],
      'TLS_UNSUPPORTED key_update',
    ],
    [
      'half a ticket',
      [{ type: HANDSHAKE, content: handshakeMessage(4).subarray(0, 6) }, RESPONSE_RECORD],
      'ATTESTATION_FAILED handshake_message_not_aligned',
    ],
    [
      'an empty handshake record',
      [{ type: HANDSHAKE, content: '' }, RESPONSE_RECORD],
      'ATTESTATION_FAILED empty_handshake_record',
    ],
    ['a fatal alert', [RESPONSE_RECORD, { type: ALERT, content: Buffer.from([2, 80]) }], 'PLATFORM_UNAVAILABLE alert'],
    [
      'a close_notify of one byte',
      [RESPONSE_RECORD, { type: ALERT, content: Buffer.from([1]) }],
      'PLATFORM_UNAVAILABLE alert',
    ],
    [
      'a record after close_notify',
      [RESPONSE_RECORD, CLOSE_NOTIFY, RESPONSE_RECORD],
      'ATTESTATION_FAILED record_after_close_notify',
    ],
    [
      'an unknown content type',
      [{ type: 99, content: 'x' }, RESPONSE_RECORD],
      'ATTESTATION_FAILED unexpected_content_type',
    ],
    [
      'a record of padding only',
      [{ type: 0, content: '', padding: 20 }, RESPONSE_RECORD],
      'ATTESTATION_FAILED record_without_type',
    ],
    [
      'a record with too much in it',
      [{ type: DATA, content: 'x'.repeat(16_385) }],
      'ATTESTATION_FAILED record_overflow',
    ],
  ];
  it.each(refused)('is refused with %s', (_what, server, refusal) => {
    expect(verdictOn({ server })).toBe(refusal);
  });

  it('is refused with a record left out, repeated, or in another order', () => {
    const secret = Buffer.alloc(32, 7);
    const record = (sequence: number) => sealRecords(secret, [{ type: DATA, content: `part ${sequence}` }], sequence);
    const orders = [[1], [0, 2], [0, 0], [1, 0], [0, 2, 1]];
    for (const order of orders) {
      expect(verdictOn({ server: Buffer.concat(order.map(record)) })).toBe('ATTESTATION_FAILED bad_record_mac');
    }
    expect(verdictOn({ server: Buffer.concat([0, 1, 2].map(record)) })).toBe('accepted');
  });

  it('is refused with a flipped bit anywhere in it', () => {
    const sealed = sealRecords(Buffer.alloc(32, 7), [RESPONSE_RECORD]);
    for (let offset = 5; offset < sealed.length; offset += 1) {
      const flipped = Buffer.from(sealed);
      flipped.writeUInt8(flipped.readUInt8(offset) ^ 0x10, offset);
      expect(verdictOn({ server: flipped })).toBe('ATTESTATION_FAILED bad_record_mac');
    }
  });

  it('is refused with a changed record header, which the tag covers', () => {
    const sealed = sealRecords(Buffer.alloc(32, 7), [RESPONSE_RECORD]);
    sealed.writeUInt8(22, 0);
    expect(verdictOn({ server: sealed })).toBe('ATTESTATION_FAILED plaintext_after_handshake');
  });

  it('is refused with another application secret', () => {
    const forged = withSecrets(honest, (secrets) => ({ ...secrets, serverApplication: Buffer.alloc(32, 1) }));
    expect(site.verdictOn(forged)).toBe('ATTESTATION_FAILED bad_record_mac');
  });

  it('is refused when a record is too short for a tag', () => {
    const short = Buffer.concat([Buffer.from('1703030010', 'hex'), Buffer.alloc(16)]);
    expect(verdictOn({ server: short })).toBe('ATTESTATION_FAILED record_too_short');
  });

  it('is refused when a record claims more bytes than TLS allows', () => {
    const long = Buffer.concat([Buffer.from('1703034101', 'hex'), Buffer.alloc(0x4101)]);
    expect(verdictOn({ server: long })).toBe('ATTESTATION_FAILED record_overflow');
  });

  it('leaves out the last record of the server when the relay cut it', () => {
    const sealed = sealRecords(Buffer.alloc(32, 7), [RESPONSE_RECORD, CLOSE_NOTIFY]);
    expect(verdictOn({ server: sealed.subarray(0, sealed.length - 3) })).toBe('accepted');
  });

  it('is refused when the last record of the client is cut', () => {
    const cut = withBytes(honest, 'client', (bytes) => bytes.subarray(0, bytes.length - 1));
    expect(site.verdictOn(cut)).toBe('ATTESTATION_FAILED record_truncated');
  });

  it('is refused when a change_cipher_spec stands among it', () => {
    const end = handshakeEndOf(honest);
    const inserted = withBytes(honest, 'server', (bytes) =>
      Buffer.concat([bytes.subarray(0, end), Buffer.from('140303000101', 'hex'), bytes.subarray(end)]),
    );
    expect(site.verdictOn(inserted)).toBe('ATTESTATION_FAILED plaintext_after_handshake');
  });
});

describe('the order of request and response', () => {
  let site: TestSite;
  let honest: RecordedConnection;
  beforeAll(async () => {
    site = await aSite();
    honest = await site.record();
  });
  const server = [RESPONSE_RECORD, CLOSE_NOTIFY];
  const request: Inner = { type: DATA, content: REQUEST };

  it('is refused when the response came before the request', () => {
    const early = withApplicationData(honest, { server, order: ['server', 'client'] });
    expect(site.verdictOn(early)).toBe('ATTESTATION_FAILED response_before_request');
  });

  it('is refused when the response came in the middle of the request', () => {
    const early = withApplicationData(honest, { server });
    const turns = early.recording.turns;
    const half = Math.floor((turns[2]?.bytes ?? 0) / 2);
    const interleaved = [...turns.slice(0, 2), { from: 'client' as const, bytes: half }, ...turns.slice(3)];
    const late = { from: 'client' as const, bytes: (turns[2]?.bytes ?? 0) - half };
    const recording = { ...early.recording, turns: [...interleaved, late] };
    expect(site.verdictOn({ ...early, recording })).toBe('ATTESTATION_FAILED response_before_request');
  });

  it('is refused when there was no request', () => {
    expect(site.verdictOn(withApplicationData(honest, { server, client: [] }))).toBe(
      'ATTESTATION_FAILED response_before_request',
    );
  });

  it('is refused when a site spoke first, for real', async () => {
    const recorded = await site.record({
      request: (socket) => socket.once('data', () => socket.write(REQUEST)),
      response: (socket) => {
        socket.write(RESPONSE);
        socket.once('data', () => socket.end());
      },
    });
    expect(site.verdictOn(recorded)).toBe('ATTESTATION_FAILED response_before_request');
  });

  /** The request before the response, then what the client sent later. */
  const withLater = (later: readonly Inner[]): RecordedConnection => {
    const all = withApplicationData(honest, { server, client: [request, ...later] });
    const first = sealRecords(Buffer.alloc(32, 9), [request]).length;
    const turns = all.recording.turns.flatMap((turn, index) => (index === 2 ? [{ ...turn, bytes: first }] : [turn]));
    return { ...all, recording: { ...all.recording, turns } };
  };

  it('lets the client say close_notify after the response', () => {
    expect(site.verdictOn(withLater([CLOSE_NOTIFY]))).toBe('accepted');
  });

  it('is refused when more than close_notify follows the response', () => {
    for (const later of [[CLOSE_NOTIFY, CLOSE_NOTIFY], [{ type: DATA, content: 'GET /' }]]) {
      expect(site.verdictOn(withLater(later))).toBe('ATTESTATION_FAILED request_after_response');
    }
  });
});
