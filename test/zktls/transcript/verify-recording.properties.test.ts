import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Turn } from '../../../zktls/transcript/recording.ts';
import { verifyRecording } from '../../../zktls/transcript/verify-recording.ts';
import { aSite, withApplicationData, withBytes, type TestSite } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';

const REFUSAL = /^(ATTESTATION_FAILED|TLS_UNSUPPORTED|PLATFORM_UNAVAILABLE) \w+$/;

describe('any recording at all', () => {
  let site: TestSite;
  let honest: RecordedConnection;
  beforeAll(async () => {
    site = await aSite();
    honest = await site.record();
  });
  const responseOf = ({ recording, secrets }: RecordedConnection) =>
    verifyRecording(recording, secrets, site.trustStore).response;
  const direction = fc.constantFrom('client' as const, 'server' as const);

  it('is refused by a reason when it is noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (client, server) => {
        const recording = { ...honest.recording, client: Buffer.from(client), server: Buffer.from(server) };
        expect(site.verdictOn({ ...honest, recording })).toMatch(REFUSAL);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says the same or is refused by a reason when pieces of it are cut out or changed', () => {
    const piece = fc.record({ at: fc.nat(), length: fc.nat(300), bytes: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(direction, piece, (from, { at, length, bytes }) => {
        const changed = withBytes(honest, from, (stream) => {
          const start = at % stream.length;
          return Buffer.concat([stream.subarray(0, start), bytes, stream.subarray(start + length)]);
        });
        const verdict = site.verdictOn(changed);
        if (verdict !== 'accepted') return expect(verdict).toMatch(REFUSAL);
        // The request is not opened, and close_notify may be missing; what the server said is beyond change.
        expect(responseOf(changed)).toEqual(responseOf(honest));
      }),
      { numRuns: 500 },
    );
  });

  it('is never accepted with application data that its secret did not protect', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 17, maxLength: 300 }), (body) => {
        const header = Buffer.from([23, 3, 3, 0, 0]);
        header.writeUInt16BE(body.length, 3);
        const forged = withApplicationData(honest, { server: Buffer.concat([header, body]) });
        expect(site.verdictOn(forged)).toBe('ATTESTATION_FAILED bad_record_mac');
      }),
      { numRuns: 300 },
    );
  });

  it('is never accepted when the response stands before the end of the request', () => {
    const data = withApplicationData(honest, { server: [{ type: 23, content: 'HTTP/1.1 200 OK\r\n\r\n' }] });
    const { client, server } = data.recording;
    const handshakeBytes = { client: data.recording.turns[0]?.bytes ?? 0, server: data.recording.turns[1]?.bytes ?? 0 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: client.length - handshakeBytes.client - 1 }), (early) => {
        const turns: Turn[] = [
          { from: 'client', bytes: handshakeBytes.client },
          { from: 'server', bytes: handshakeBytes.server },
          { from: 'client', bytes: early },
          { from: 'server', bytes: server.length - handshakeBytes.server },
          { from: 'client', bytes: client.length - handshakeBytes.client - early },
        ];
        const recording = { ...data.recording, turns };
        expect(site.verdictOn({ ...data, recording })).toBe('ATTESTATION_FAILED response_before_request');
      }),
    );
  });
});
