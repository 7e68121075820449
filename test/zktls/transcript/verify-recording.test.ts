import { beforeAll, describe, expect, it } from '@jest/globals';
import { readHttpResponse } from '../../../zktls/disclosure/http-response.ts';
import { verifyRecording } from '../../../zktls/transcript/verify-recording.ts';
import { createTrustStore } from '../../../zktls/transcript/x509/trust-store.ts';
import { aRootAndLeaf, type KeyKind } from '../a-pki.ts';
import { recordConnection } from '../record-connection.ts';

const HOST = 'api.test';
const REQUEST = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

const chunked = (body: string): string => {
  const half = Math.floor(body.length / 2);
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  return `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk(body.slice(0, half))}${chunk(body.slice(half))}0\r\n\r\n`;
};

const FRAMINGS: Record<string, (body: string) => string> = {
  'Content-Length': (body) => `${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`,
  chunked,
  'close-delimited': (body) => `${HEAD}\r\n${body}`,
};

const BODIES: Record<string, string> = {
  '0.3 KB': JSON.stringify({ pad: 'x'.repeat(290) }),
  '1 MB': JSON.stringify({ pad: 'x'.repeat(1_000_000) }),
};

const cases = (['RSA 2048', 'P-256', 'P-384', 'Ed25519'] as const).flatMap((key) =>
  Object.keys(FRAMINGS).flatMap((framing) => Object.keys(BODIES).map((size) => ({ key, framing, size }))),
);

describe('a recorded connection', () => {
  const pkis = new Map<KeyKind, Awaited<ReturnType<typeof aRootAndLeaf>>>();
  beforeAll(async () => {
    for (const { key } of cases) if (!pkis.has(key)) pkis.set(key, await aRootAndLeaf(HOST, key));
  });

  it.each(cases)(
    'verifies with a certificate on $key, a $framing response of $size',
    async ({ key, framing, size }) => {
      const pki = pkis.get(key);
      const body = BODIES[size] ?? '';
      if (!pki) throw new Error('No certificates');
      const { recording, secrets } = await recordConnection({
        host: HOST,
        server: { cert: pki.leaf.certPem, key: pki.leaf.keyPem },
        request: REQUEST,
        response: FRAMINGS[framing]?.(body) ?? '',
      });
      const verified = verifyRecording(recording, secrets, createTrustStore([pki.root.certPem]));
      const read = readHttpResponse(verified.response, { isClosed: verified.isResponseClosed });
      expect(read.toString('latin1')).toBe(body);
      expect(verified.certificateSha256).toBe(await thumbprintOf(pki.leaf.certificate.rawData));
      expect(verified.trustAnchorSha256).toBe(await thumbprintOf(pki.root.certificate.rawData));
    },
  );

  it('verifies when the response comes in records of one byte', async () => {
    const pki = await aRootAndLeaf(HOST);
    const response = Buffer.from(FRAMINGS['Content-Length']?.('{"balance":1}') ?? '');
    const { recording, secrets } = await recordConnection({
      host: HOST,
      server: { cert: pki.leaf.certPem, key: pki.leaf.keyPem },
      request: REQUEST,
      response: (socket) => {
        socket.setNoDelay(true);
        const writeFrom = (offset: number): void => {
          if (offset === response.length) return void socket.end();
          socket.write(response.subarray(offset, offset + 1), () => writeFrom(offset + 1));
        };
        socket.once('data', () => writeFrom(0));
      },
    });
    expect(verifyRecording(recording, secrets, createTrustStore([pki.root.certPem])).response).toEqual(response);
  });

  it('verifies with session tickets, which the server may send unasked', async () => {
    const pki = await aRootAndLeaf(HOST);
    const { recording, secrets } = await recordConnection({
      host: HOST,
      server: { cert: pki.leaf.certPem, key: pki.leaf.keyPem },
      client: { secureOptions: 0 },
      request: REQUEST,
      response: `${HEAD}Content-Length: 2\r\n\r\n{}`,
    });
    const verified = verifyRecording(recording, secrets, createTrustStore([pki.root.certPem]));
    expect(verified.isResponseClosed).toBe(true);
  });
});

const thumbprintOf = async (der: ArrayBuffer): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', der)).toString('hex');
