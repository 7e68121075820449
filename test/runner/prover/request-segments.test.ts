import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../../core/failure.ts';
import { requestSegments, type RequestSegment } from '../../../runner/prover/request-segments.ts';
import type { ProverRequest } from '../../../runner/session/prover.ts';

const segmentsOf = (request: Partial<ProverRequest>): RequestSegment[] => {
  const url = 'https://gigs.test/api/me';
  const whole: ProverRequest = { method: 'GET', url, headers: {}, secretHeaders: [], ...request };
  return requestSegments(whole, new URL(whole.url));
};
const bytesOf = (request: Partial<ProverRequest>): string =>
  Buffer.concat(segmentsOf(request).map(({ bytes }) => bytes)).toString('utf8');
const reasonOf = (request: Partial<ProverRequest>): unknown => {
  try {
    return bytesOf(request);
  } catch (error) {
    return error instanceof Failure ? `${error.code} ${String(error.details['reason'])}` : error;
  }
};

describe('a request', () => {
  it('is written with its own framing first, then the given headers', () => {
    expect(bytesOf({ url: 'https://gigs.test/api/me?a=b c', headers: { accept: '*/*', cookie: 'a=b; c=d' } })).toBe(
      'GET /api/me?a=b%20c HTTP/1.1\r\nHost: gigs.test\r\nConnection: close\r\nAccept-Encoding: identity\r\naccept: */*\r\ncookie: a=b; c=d\r\n\r\n',
    );
  });

  it('holds secret values apart, and everything else in as few parts as that allows', () => {
    const headers = { authorization: 'Bearer token', accept: '*/*', cookie: 'a=b', 'x-csrf': 'é', 'x-app': 'web' };
    const segments = segmentsOf({ method: 'POST', headers, secretHeaders: ['x-csrf'], body: '{}' });
    expect(segments.map(({ bytes, isSecret }) => [isSecret, bytes.toString('utf8').split('\r\n').at(-1)])).toEqual([
      [false, 'authorization: '],
      [true, 'Bearer token'],
      [false, 'cookie: '],
      [true, 'a=b'],
      [false, 'x-csrf: '],
      [true, 'é'],
      [false, '{}'],
    ]);
    expect(bytesOf({ method: 'POST', headers, secretHeaders: ['x-csrf'], body: '{}' })).toContain(
      '\r\nx-app: web\r\nauthorization: Bearer token\r\ncookie: a=b\r\nx-csrf: é\r\n\r\n{}',
    );
  });

  it('begins with at least 96 bytes that may be disclosed', () => {
    for (const headers of [{}, { accept: 'a' }, { accept: 'a', 'cache-control': 'b' }, { cookie: 'x' }]) {
      const [prefix] = segmentsOf({ url: 'https://a.io/', headers });
      expect(prefix?.bytes.length).toBeGreaterThanOrEqual(96);
    }
    expect(bytesOf({ url: 'https://a.io/', headers: { accept: 'text/html' } }).match(/accept:/gi)).toHaveLength(1);
  });

  it('says the length of its body in bytes', () => {
    const request = bytesOf({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ë"}' });
    expect(request).toContain('\r\nContent-Length: 10\r\n');
    expect(request.endsWith('\r\n\r\n{"a":"ë"}')).toBe(true);
  });

  it('leaves out what a page sent and would change the answer or its framing', () => {
    const headers = {
      Host: 'evil.test',
      Connection: 'keep-alive',
      'Accept-Encoding': 'gzip, br',
      'Content-Length': '5',
      'Transfer-Encoding': 'chunked',
      Range: 'bytes=0-1',
      'If-None-Match': '"x"',
      TE: 'trailers',
      Expect: '100-continue',
      Upgrade: 'h2c',
      ':authority': 'gigs.test',
      ':path': '/x',
    };
    expect(bytesOf({ headers })).toBe(bytesOf({}));
  });

  const refused: [string, Partial<ProverRequest>, string][] = [
    ['a line break in a value', { headers: { cookie: 'a\r\nX-Original-URL: /admin' } }, 'request_header_value'],
    ['a line feed in a value', { headers: { cookie: 'a\nb' } }, 'request_header_value'],
    ['a carriage return in a value', { headers: { cookie: 'a\rb' } }, 'request_header_value'],
    ['a tab in a value', { headers: { cookie: 'a\tb' } }, 'request_header_value'],
    ['a NUL in a value', { headers: { cookie: 'a\0b' } }, 'request_header_value'],
    ['a line break in a name', { headers: { 'a\r\nb': 'c' } }, 'request_header_name'],
    ['a space in a name', { headers: { 'a b': 'c' } }, 'request_header_name'],
    ['a colon in a name', { headers: { 'a:b': 'c' } }, 'request_header_name'],
    ['an empty name', { headers: { '': 'c' } }, 'request_header_name'],
    ['a body in a GET', { body: 'x' }, 'request_body'],
  ];
  it.each(refused)('is refused with %s', (_what, request, reason) => {
    expect(reasonOf(request)).toBe(`FLOW_INVALID ${reason}`);
  });

  it('is one request with the given headers, or refused, whatever they hold', () => {
    const headers = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { maxKeys: 4 });
    fc.assert(
      fc.property(headers, (given) => {
        const written = reasonOf({ headers: given });
        if (typeof written !== 'string') throw written;
        if (written.startsWith('FLOW_INVALID')) return;
        const lines = written.split(/\r\n|\r|\n/);
        expect(lines.filter((line) => line === '')).toHaveLength(2);
        expect(lines.length).toBeLessThanOrEqual(9 + Object.keys(given).length);
        expect(written.split('\r\n\r\n')).toHaveLength(2);
      }),
    );
  });
});
