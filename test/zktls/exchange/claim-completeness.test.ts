import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aSite, type TestSite } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import type { Inner } from '../seal-record.ts';
import { aRequest, claimOf, recordExchange, verify, type Exchange, type Rules } from './a-claim.ts';
import { forgeExchange } from './a-forged-exchange.ts';

const RULES: Rules = {
  name: { from: 'me', jsonPath: '$.name' },
  rating: { from: 'me', jsonPath: '$.rating', atLeast: 4.5 },
};
const FIELDS = {
  name: { kind: 'value', value: 'Zoë' },
  rating: { kind: 'predicate', predicate: { atLeast: 4.5 }, holds: true },
};

/** For a machine that does much else. */
const TIMEOUT_MS = 180_000;

/** A body of about this size, with the fields in front of what fills it. */
const bodyOf = (bytes: number): Buffer => {
  const start = JSON.stringify({ id: 17, name: 'Zoë', rating: 4.83, fill: '' });
  return Buffer.from(start.replace('"fill":""', `"fill":"${'x'.repeat(Math.max(0, bytes - start.length))}"`));
};

const HEAD = 'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Type: application/json\r\n';
const withHead = (headers: string, ...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat([HEAD, headers, '\r\n', ...parts].map((part) => Buffer.from(part)));
const chunksOf = (body: Buffer, bytes: number): Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += bytes) {
    const chunk = body.subarray(at, at + bytes);
    chunks.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return chunks;
};

/** Each framing of a response; `chunkBytes` is of those in chunks. */
const FRAMINGS: Readonly<Record<string, (body: Buffer, chunkBytes?: number) => Buffer>> = {
  'Content-Length': (body) => withHead(`Content-Length: ${body.length}\r\n`, body),
  chunked: (body, chunkBytes = 16_000) =>
    withHead('Transfer-Encoding: chunked\r\n', ...chunksOf(body, chunkBytes), '0\r\n\r\n'),
  'close-delimited': (body) => withHead('', body),
};
const framings = Object.entries(FRAMINGS);

const inRecords = (response: Buffer, recordBytes: number): Inner[] => {
  const records: Inner[] = [];
  for (let at = 0; at < response.length; at += recordBytes) {
    records.push({ type: 23, content: response.subarray(at, at + recordBytes) });
  }
  return [...records, { type: 21, content: Buffer.of(1, 0) }];
};

let site: TestSite;
let honest: RecordedConnection;
beforeAll(async () => {
  site = await aSite();
  honest = await site.record();
});

const fieldsOf = (exchange: Exchange, of = site) =>
  verify(of, exchange.recording, claimOf(exchange, RULES), RULES).fields;
const attest = (response: Buffer, recordBytes: number) =>
  fieldsOf(
    forgeExchange(honest, { client: [{ type: 23, content: aRequest() }], server: inRecords(response, recordBytes) }),
  );

describe.each(['RSA 2048', 'P-256', 'P-384', 'Ed25519'] as const)(
  'an exchange with a site of a %s certificate',
  (key) => {
    it.each(framings)('is attested with a response that is %s', async (_framing, respond) => {
      const other = await aSite(key);
      expect(fieldsOf(await recordExchange(other, { response: respond(bodyOf(3_000)) }), other)).toEqual(FIELDS);
    });
  },
);

describe.each(framings)('a response that is %s', (_framing, respond) => {
  it.each([0, 300, 1_024, 10_240, 102_400, 1_048_000])(
    'is attested with a body of %d bytes',
    (bytes) => {
      expect(attest(respond(bodyOf(bytes)), 16_384)).toEqual(FIELDS);
    },
    TIMEOUT_MS,
  );

  it(
    'is attested in records and chunks of every size',
    () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (recordBytes, chunkBytes) => {
          expect(attest(respond(bodyOf(200), chunkBytes), recordBytes)).toEqual(FIELDS);
        }),
        {
          numRuns: 8,
          examples: [
            [1, 1],
            [16, 3],
            [15, 17],
          ],
        },
      );
    },
    TIMEOUT_MS,
  );
});

it(
  'a request is attested in records of every size',
  () => {
    const request = aRequest();
    for (const bytes of [1, 7, 16, 17, 200]) {
      const client = Array.from({ length: Math.ceil(request.length / bytes) }, (_, i): Inner => ({
        type: 23,
        content: request.slice(i * bytes, (i + 1) * bytes),
      }));
      const exchange = forgeExchange(honest, { client, server: inRecords(withHead('', bodyOf(0)), 16_384) });
      expect(fieldsOf(exchange)).toEqual(FIELDS);
    }
  },
  TIMEOUT_MS,
);
