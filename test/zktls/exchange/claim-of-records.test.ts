import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Recording } from '../../../zktls/transcript/recording.ts';
import { clientHandshakeEndOf, handshakeEndOf } from '../an-exchange.ts';
import type { Inner } from '../seal-record.ts';
import { aRequest, aResponse, type Exchange } from './a-claim.ts';
import { BODY, createJudge, data, hide, type Attack, type Judge } from './judge-claim.ts';

const CLOSE_NOTIFY: Inner = { type: 21, content: Buffer.of(1, 0) };
const ticket = (bytes: number): Buffer => Buffer.concat([Buffer.of(4, 0, 0, bytes), Buffer.alloc(bytes, 0x61)]);

let judge: Judge;
beforeAll(async () => {
  judge = await createJudge();
});

const withRecording = (change: (recording: Recording) => Partial<Recording>) => (exchange: Exchange) => ({
  ...exchange,
  recording: { ...exchange.recording, ...change(exchange.recording) },
});
const withoutCommitment = ({ recording, secrets }: Exchange): Exchange => {
  const { nonce, host, connectedAtEpochMs, client, server, turns } = recording;
  return { recording: { nonce, host, connectedAtEpochMs, client, server, turns }, secrets };
};

describe('a claim', () => {
  const accepted: [string, Attack][] = [
    ['as it should be', {}],
    [
      'with a close_notify of both sides',
      { client: [data(aRequest()), CLOSE_NOTIFY], server: [data(aResponse(BODY)), CLOSE_NOTIFY] },
    ],
    ['with tickets before the response', { server: [{ type: 22, content: ticket(40) }, data(aResponse(BODY))] }],
    [
      'with two tickets in a record',
      { server: [{ type: 22, content: Buffer.concat([ticket(40), ticket(9)]) }, data(aResponse(BODY))] },
    ],
    [
      'with the hidden inside of a ticket',
      {
        server: [{ type: 22, content: ticket(40) }, data(aResponse(BODY))],
        claim: hide('server', 'a'.repeat(40), 'any'),
      },
    ],
    ['with padding in records', { client: [data(aRequest(), 30)], server: [data(aResponse(BODY), 100)] }],
    ['with empty records', { server: [data(''), data(aResponse(BODY)), data('')] }],
    ['with a record for each byte', { server: [...aResponse(BODY)].map((byte) => data(byte)) }],
  ];
  it.each(accepted)('is read %s', (_what, attack) => {
    expect(judge.verdictOn(attack)).toBe('accepted');
  });

  const ticketOf = (type: number): Attack => ({
    server: [{ type: 22, content: Buffer.of(type, 0, 0, 0) }, data(aResponse(BODY))],
  });
  const refusedRecords: [string, Attack, string][] = [
    ['a key update', ticketOf(24), 'TLS_UNSUPPORTED key_update'],
    ['a request for a certificate after the handshake', ticketOf(13), 'TLS_UNSUPPORTED post_handshake_authentication'],
    ['another message after the handshake', ticketOf(20), 'ATTESTATION_FAILED post_handshake_message'],
    [
      'half a ticket',
      { server: [{ type: 22, content: ticket(40).subarray(0, 20) }, data(aResponse(BODY))] },
      'ATTESTATION_FAILED handshake_message_not_aligned',
    ],
    [
      'half the header of a ticket',
      { server: [{ type: 22, content: Buffer.of(4, 0) }, data(aResponse(BODY))] },
      'ATTESTATION_FAILED handshake_message_not_aligned',
    ],
    [
      'an empty handshake record',
      { server: [{ type: 22, content: '' }, data(aResponse(BODY))] },
      'ATTESTATION_FAILED empty_handshake_record',
    ],
    [
      'a handshake message of the client',
      { client: [{ type: 22, content: ticket(4) }, data(aRequest())] },
      'ATTESTATION_FAILED unexpected_content_type',
    ],
    [
      'an unknown content type',
      { server: [{ type: 24, content: 'x' }, data(aResponse(BODY))] },
      'ATTESTATION_FAILED unexpected_content_type',
    ],
    [
      'a record without a content type',
      { server: [{ type: 0, content: Buffer.alloc(4) }, data(aResponse(BODY))] },
      'ATTESTATION_FAILED record_without_type',
    ],
    [
      'an alert',
      { server: [data(aResponse(BODY)), { type: 21, content: Buffer.of(2, 40) }] },
      'PLATFORM_UNAVAILABLE alert',
    ],
    [
      'an alert of one byte',
      { server: [data(aResponse(BODY)), { type: 21, content: Buffer.of(1) }] },
      'PLATFORM_UNAVAILABLE alert',
    ],
    [
      'data after close_notify',
      { server: [CLOSE_NOTIFY, data(aResponse(BODY))] },
      'ATTESTATION_FAILED record_after_close_notify',
    ],
    [
      'no data of the server',
      { server: [{ type: 22, content: ticket(4) }] },
      'PLATFORM_UNAVAILABLE no_application_data',
    ],
    ['no data of the client', { client: [CLOSE_NOTIFY] }, 'PLATFORM_UNAVAILABLE no_application_data'],
    ['a response before the request', { order: ['server', 'client'] }, 'ATTESTATION_FAILED response_before_request'],
  ];
  it.each(refusedRecords)('is refused with %s', (_what, attack, verdict) => {
    expect(judge.verdictOn(attack)).toBe(verdict);
  });

  const refusedRecordings: [string, Attack, string][] = [
    ['no key commitment', { exchange: withoutCommitment }, 'ATTESTATION_FAILED commitment_missing'],
    [
      'a client record before the commitment',
      {
        exchange: withRecording(({ commitment }) =>
          commitment ? { commitment: { ...commitment, clientOffset: commitment.clientOffset + 1 } } : {},
        ),
      },
      'ATTESTATION_FAILED data_before_commitment',
    ],
    [
      'data of the server before the commitment',
      {
        exchange: withRecording(({ commitment }) =>
          commitment ? { commitment: { ...commitment, serverOffset: commitment.serverOffset + 1 } } : {},
        ),
      },
      'ATTESTATION_FAILED data_before_commitment',
    ],
    [
      'another host',
      { exchange: withRecording(() => ({ host: 'bank.test' })) },
      'ATTESTATION_FAILED server_name_mismatch',
    ],
    [
      'half a record of the client',
      { exchange: withRecording(({ client }) => ({ client: client.subarray(0, -1) })) },
      'ATTESTATION_FAILED record_truncated',
    ],
    [
      'half a record of the server',
      { exchange: withRecording(({ server }) => ({ server: server.subarray(0, -1) })) },
      'ATTESTATION_FAILED claim_length',
    ],
    [
      'a change in the handshake',
      { exchange: withRecording(({ server }) => ({ server: flipped(server, handshakeEndOf(judge.honest) - 9) })) },
      'ATTESTATION_FAILED bad_record_mac',
    ],
    [
      'a change in the Finished of the client',
      {
        exchange: withRecording(({ client }) => ({ client: flipped(client, clientHandshakeEndOf(judge.honest) - 9) })),
      },
      'ATTESTATION_FAILED bad_record_mac',
    ],
  ];
  it.each(refusedRecordings)('is refused about a recording with %s', (_what, attack, verdict) => {
    expect(judge.verdictOn(attack)).toBe(verdict);
  });

  it('may be about tickets that came before the commitment', () => {
    const server = [{ type: 22, content: ticket(40) }, data(aResponse(BODY))];
    const later = withRecording(({ commitment }) =>
      commitment ? { commitment: { ...commitment, serverOffset: commitment.serverOffset + 40 } } : {},
    );
    expect(judge.verdictOn({ server, exchange: later })).toBe('accepted');
  });
});

const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
};
