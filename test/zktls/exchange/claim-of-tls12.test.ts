import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeExchangeClaim, encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import type { ExchangeClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { commitToDirection } from '../../../zktls/exchange/direction-commitment.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { TLS_1_2_RECORDS } from '../../../zktls/transcript/tls12/tls12-record-layer.ts';
import { aSite, type TestSite } from '../an-exchange.ts';
import { refusalOf } from '../refusal-of.ts';
import { OFFERS_TLS_1_2, ONLY_TLS_1_2 } from '../tls12-connection.ts';
import {
  aRequest,
  aResponse,
  claimOf,
  kernels,
  recordExchange,
  SESSION_COOKIE,
  verify,
  type Exchange,
  type Rules,
} from './a-claim.ts';
import { readExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';

const LIMITS = { plaintextBytes: 2_000_000, proofBytes: 20_000_000 };
const RULES: Rules = {
  name: { from: 'me', jsonPath: '$.name' },
  rating: { from: 'me', jsonPath: '$.rating', atLeast: 4.5 },
};
const FIELDS = {
  name: { kind: 'value', value: 'Zoë' },
  rating: { kind: 'predicate', predicate: { atLeast: 4.5 }, holds: true },
};
const BODY = JSON.stringify({ id: 17, name: 'Zoë', ssn: '078-05-1120', rating: 4.83 });
const HEAD = 'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Type: application/json\r\n';
const DIRECTIONS = ['client', 'server'] as const;

const play = (site: TestSite, response: string | Buffer, request?: string): Promise<Exchange> =>
  recordExchange(site, {
    response,
    client: OFFERS_TLS_1_2,
    server: ONLY_TLS_1_2,
    ...(request === undefined ? {} : { request }),
  });

let site: TestSite;
let exchange: Exchange;
let claim: ExchangeClaim;
beforeAll(async () => {
  site = await aSite('RSA 2048');
  exchange = await play(site, aResponse(BODY));
  claim = claimOf(exchange, RULES);
});
const verdictOn = (given: { recording?: Exchange['recording']; claim?: ExchangeClaim }): string =>
  refusalOf(() => verify(site, given.recording ?? exchange.recording, given.claim ?? claim, RULES));

describe('a claim about an exchange over TLS 1.2', () => {
  it('is accepted, and says which TLS it was', () => {
    expect(verify(site, exchange.recording, claim, RULES)).toMatchObject({ tls: '1.2', fields: FIELDS });
  });

  it.each([
    ['chunked', `${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\n${BODY.slice(0, 9)}\r\n`, true],
    ['close-delimited', `${HEAD}\r\n${BODY}`, false],
  ])('is accepted with a response that is %s', async (_framing, start, isChunked) => {
    const rest = Buffer.from(BODY).subarray(9);
    const end = isChunked ? [`${rest.length.toString(16)}\r\n`, rest, '\r\n0\r\n\r\n'] : [];
    const response = Buffer.concat([start, ...end].map((part) => Buffer.from(part)));
    const played = await play(site, response);
    expect(verify(site, played.recording, claimOf(played, RULES), RULES).fields).toEqual(FIELDS);
  });

  it('is accepted with a response of many records', async () => {
    const played = await play(site, aResponse(BODY.replace('}', `,"fill":"${'x'.repeat(60_000)}"}`)));
    expect(verify(site, played.recording, claimOf(played, RULES), RULES).fields).toEqual(FIELDS);
  });

  it('is sent without a secret of the handshake, and is the same when it is read', () => {
    const encoded = Buffer.from(encodeExchangeClaim(claim));
    expect(decodeExchangeClaim(encoded, LIMITS)).toEqual({
      ...claim,
      client: {
        ...claim.client,
        iv: Buffer.from(claim.client.iv),
        ivSalt: Buffer.from(claim.client.ivSalt),
        proof: Buffer.from(claim.client.proof),
      },
      server: {
        ...claim.server,
        iv: Buffer.from(claim.server.iv),
        ivSalt: Buffer.from(claim.server.ivSalt),
        proof: Buffer.from(claim.server.proof),
      },
    });
    for (const hidden of [SESSION_COOKIE.slice(8, 20), '078-05-1120', '":4.8']) {
      expect(encoded.includes(hidden)).toBe(false);
    }
    for (const direction of DIRECTIONS) {
      expect(encoded.includes(exchange.secrets.application[direction].subarray(0, 16))).toBe(false);
    }
  });

  it('is refused with handshake secrets, as one of TLS 1.3', () => {
    const handshake = { client: Buffer.alloc(32), server: Buffer.alloc(32) };
    expect(verdictOn({ claim: { ...claim, handshake } })).toBe('ATTESTATION_FAILED handshake_secrets');
  });

  it.each(DIRECTIONS)('is refused with another salt of the %s than was committed to, or a longer one', (direction) => {
    for (const iv of [Buffer.alloc(4), Buffer.concat([claim[direction].iv, Buffer.alloc(8)])]) {
      const changed = { ...claim, [direction]: { ...claim[direction], iv } };
      expect(verdictOn({ claim: changed })).toBe('ATTESTATION_FAILED iv_not_committed');
    }
  });

  it.each(DIRECTIONS)('is refused when a bit of the ciphertext of the %s that is disclosed changes', (direction) => {
    const bytes = Buffer.from(exchange.recording[direction]);
    const record = splitRecords(bytes).records.find(({ type }) => type === 23);
    if (!record) throw new Error('No data');
    const at = record.offset + 5 + 8;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    const recording = { ...exchange.recording, [direction]: bytes };
    expect(verdictOn({ recording })).toBe('ATTESTATION_FAILED proof_rejected');
  });

  it('is refused when a nonce of the server changes', () => {
    const server = Buffer.from(exchange.recording.server);
    const record = splitRecords(server).records.find(({ type }) => type === 23);
    if (!record) throw new Error('No data');
    server.writeUInt8(server.readUInt8(record.offset + 5) ^ 1, record.offset + 5);
    expect(verdictOn({ recording: { ...exchange.recording, server } })).toBe('ATTESTATION_FAILED proof_rejected');
  });

  it('is refused when data came before the commitment, or none was made', () => {
    const { commitment, ...uncommitted } = exchange.recording;
    if (!commitment) throw new Error('No commitment');
    expect(verdictOn({ recording: uncommitted })).toBe('ATTESTATION_FAILED commitment_missing');
    for (const offsets of [
      { clientOffset: commitment.clientOffset + 1 },
      { serverOffset: commitment.serverOffset + 1 },
    ]) {
      const recording = { ...uncommitted, commitment: { ...commitment, ...offsets } };
      expect(verdictOn({ recording })).toBe('ATTESTATION_FAILED data_before_commitment');
    }
  });

  it.each(DIRECTIONS)(
    'is refused when another key of the %s was committed to, also with a proof under that key',
    (direction) => {
      const { commitment } = exchange.recording;
      if (!commitment) throw new Error('No commitment');
      const { ivSalts, application } = exchange.secrets;
      const keys = { ...TLS_1_2_RECORDS.keysOf(application[direction]), key: Buffer.alloc(16, 8) };
      const recording = {
        ...exchange.recording,
        commitment: { ...commitment, [direction]: commitToDirection(keys, ivSalts[direction]) },
      };
      expect(verdictOn({ recording })).toBe('ATTESTATION_FAILED proof_rejected');
      const given = { recording, claim, rules: RULES, claimContext: Buffer.alloc(32, 5), trustStore: site.trustStore };
      const statement = readExchangeClaim(given).statements[direction];
      const prove = () => proveDisclosure(statement, { key: keys.key, randomness: Buffer.alloc(32) }, { kernels });
      expect(refusalOf(prove)).toBe('ATTESTATION_FAILED statement_false');
    },
  );

  it('is refused when the end of the request came after the beginning of the response', () => {
    const { client, server } = exchange.recording;
    const request = splitRecords(client).records.findLast(({ type }) => type === 23);
    if (!request) throw new Error('No request');
    const turns = [
      { from: 'client' as const, bytes: request.end - 3 },
      { from: 'server' as const, bytes: server.length },
      { from: 'client' as const, bytes: client.length - request.end + 3 },
    ];
    const recording = { ...exchange.recording, turns };
    expect(verdictOn({ recording })).toBe('ATTESTATION_FAILED response_before_request');
  });

  it('proves the request of many records', async () => {
    const played = await recordExchange(site, {
      response: (socket) => {
        let received = '';
        socket.on('data', (bytes: Buffer) => {
          received += bytes.toString('latin1');
          if (received.endsWith('\r\n\r\n')) socket.end(aResponse(BODY));
        });
      },
      client: OFFERS_TLS_1_2,
      server: ONLY_TLS_1_2,
      request: (socket) => {
        const request = aRequest();
        for (let at = 0; at < request.length; at += 50) socket.write(request.slice(at, at + 50));
      },
    });
    const made = claimOf(played, RULES);
    expect(verify(site, played.recording, made, RULES).request.hiddenHeaders).toEqual(['cookie']);
  });
});
