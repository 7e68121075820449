import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aSite, type TestSite } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import type { Inner } from '../seal-record.ts';
import { aRequest, claimOf, recordExchange, verify, type Exchange } from './a-claim.ts';
import { forgeExchange } from './a-forged-exchange.ts';
import { bodyOf, FIELDS, framings, FRAMINGS, inRecords, RULES, withHead } from './a-response.ts';

/** For a machine that does much else. */
const TIMEOUT_MS = 180_000;

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

/** Every certificate with every framing, by Node's own TLS; `proved-matrix.test.ts` proves every size in every size of records. */
describe('a real server of a certificate', () => {
  it.each([
    ['RSA 2048', 'Content-Length', 300, 512],
    ['RSA 2048', 'chunked', 102_400, 1_400],
    ['RSA 2048', 'close-delimited', 1_048_000, 16_384],
    ['P-256', 'Content-Length', 1_048_000, 16_384],
    ['P-256', 'chunked', 300, 1_400],
    ['P-256', 'close-delimited', 102_400, 512],
    ['P-384', 'Content-Length', 102_400, 16_384],
    ['P-384', 'chunked', 10_240, 512],
    ['P-384', 'close-delimited', 300, 1_400],
    ['Ed25519', 'Content-Length', 10_240, 1_400],
    ['Ed25519', 'chunked', 1_048_000, 16_384],
    ['Ed25519', 'close-delimited', 10_240, 16_384],
  ] as const)(
    'of %s, whose response is %s, of %d bytes in records of at most %d, is attested',
    async (key, framing, bytes, recordBytes) => {
      const of = await aSite(key);
      const response = FRAMINGS[framing](bodyOf(bytes));
      const respond = (socket: TLSSocket): void => {
        socket.setMaxSendFragment(recordBytes);
        socket.once('data', () => socket.end(response));
      };
      expect(fieldsOf(await recordExchange(of, { response: respond }), of)).toEqual(FIELDS);
    },
    TIMEOUT_MS,
  );
});

describe.each(framings)('a response that is %s', (_framing, respond) => {
  it('is attested without anything behind the fields', () => {
    expect(attest(respond(bodyOf(0)), 16_384)).toEqual(FIELDS);
  });

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
