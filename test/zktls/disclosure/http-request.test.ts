import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { allDisclosed, kindOf, type ClaimedBytes } from '../../../zktls/disclosure/claimed-bytes.ts';
import { claimedSource } from '../../../zktls/disclosure/claimed-source.ts';
import {
  DISCLOSED_REQUEST_HEADERS,
  FORBIDDEN_REQUEST_HEADERS,
  readRequest,
} from '../../../zktls/disclosure/http-request.ts';
import type { ByteClass } from '../../../zktls/proof/statement/byte-class.ts';
import { refusalOf } from '../refusal-of.ts';

const HEAD = 'GET /me?x=1 HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\nAccept-Encoding: identity\r\n';
const POST = HEAD.replace('GET /me?x=1', 'POST /me');

/** The text, of which `hidden` is claimed to be of a class. */
const claimed = (text: string, hidden = '', byteClass: ByteClass = 'no-control'): ClaimedBytes => {
  const claims = allDisclosed(Buffer.from(text, 'latin1'));
  if (hidden !== '') claims.kinds.fill(kindOf(byteClass), text.indexOf(hidden), text.indexOf(hidden) + hidden.length);
  return claims;
};
const read = (claims: ClaimedBytes) => readRequest(claimedSource(claims), { host: 'api.test', mayHide: () => true });
const verdictOn = (text: string, hidden?: string, byteClass?: ByteClass) =>
  refusalOf(() => read(claimed(text, hidden, byteClass)));

describe('a request', () => {
  it('tells method, target, headers, and the names of those that are hidden', () => {
    expect(read(claimed(`${HEAD}Cookie: a=b; c=d\r\nX-Token:  t0k \r\n\r\n`, 'a=b; c=d'))).toEqual({
      method: 'GET',
      target: '/me?x=1',
      headers: [['x-token', 't0k']],
      hiddenHeaders: ['cookie'],
    });
  });

  it('tells the hash of its body', () => {
    expect(read(claimed(`${POST}Content-Length: 3\r\n\r\nabc`)).bodySha256).toBe(
      createHash('sha256').update('abc').digest('hex'),
    );
    expect(read(claimed(`${POST}Content-Length: 0\r\n\r\n`))).not.toHaveProperty('bodySha256');
  });

  const refused: [string, string, string][] = [
    ['the absolute form', HEAD.replace('/me', 'http://evil.test/me'), 'ATTESTATION_FAILED request_line'],
    ['another method', HEAD.replace('GET', 'PUT'), 'ATTESTATION_FAILED request_line'],
    ['HTTP/1.0', HEAD.replace('HTTP/1.1', 'HTTP/1.0'), 'ATTESTATION_FAILED request_line'],
    ['two spaces in the request line', HEAD.replace('GET ', 'GET  '), 'ATTESTATION_FAILED request_line'],
    ['another Host', HEAD.replace('api.test', 'evil.test'), 'ATTESTATION_FAILED host_header'],
    ['a Host with a port', HEAD.replace('api.test', 'api.test:443'), 'ATTESTATION_FAILED host_header'],
    ['no Host', HEAD.replace('Host: api.test\r\n', ''), 'ATTESTATION_FAILED host_header'],
    ['a second Host', `${HEAD}Host: api.test\r\n`, 'ATTESTATION_FAILED request_header_twice'],
    [
      'a second Content-Length',
      `${POST}Content-Length: 0\r\nContent-Length: 0\r\n`,
      'ATTESTATION_FAILED request_header_twice',
    ],
    ['a connection that is kept', HEAD.replace('close', 'keep-alive'), 'ATTESTATION_FAILED connection_not_close'],
    ['no word on the connection', HEAD.replace('Connection: close\r\n', ''), 'ATTESTATION_FAILED connection_not_close'],
    ['codings that it accepts', HEAD.replace('identity', 'gzip'), 'ATTESTATION_FAILED accept_encoding'],
    ['a length that is none', `${POST}Content-Length: 1e3\r\n`, 'ATTESTATION_FAILED request_content_length'],
    ['a space before a colon', `${HEAD}Cookie : a\r\n`, 'EXTRACT_MISMATCH header_name'],
    ['a folded header', `${HEAD}Cookie: a\r\n b\r\n`, 'EXTRACT_MISMATCH header_without_colon'],
    ['lines that end with LF alone', HEAD.replaceAll('\r\n', '\n'), 'EXTRACT_MISMATCH bare_lf'],
  ];
  it.each(refused)('is refused with %s', (_what, head, verdict) => {
    expect(verdictOn(`${head}\r\n`)).toBe(verdict);
  });

  it.each(FORBIDDEN_REQUEST_HEADERS)('is refused with the header %s', (name) => {
    expect(verdictOn(`${HEAD}${name}: x\r\n\r\n`)).toBe('FLOW_INVALID request_header_forbidden');
    expect(verdictOn(`${HEAD}${name}: hidden\r\n\r\n`, 'hidden')).toBe('FLOW_INVALID request_header_forbidden');
  });

  const bodies: [string, string, string][] = [
    ['a body of GET', `${HEAD}Content-Length: 1\r\n\r\na`, 'ATTESTATION_FAILED get_with_body'],
    ['a second request behind it', `${HEAD}\r\n${HEAD}\r\n`, 'ATTESTATION_FAILED bytes_after_request'],
    ['more body than said', `${POST}Content-Length: 1\r\n\r\nab`, 'ATTESTATION_FAILED bytes_after_request'],
    ['less body than said', `${POST}Content-Length: 3\r\n\r\nab`, 'ATTESTATION_FAILED bytes_after_request'],
    ['a body without a length', `${POST}\r\nab`, 'ATTESTATION_FAILED bytes_after_request'],
  ];
  it.each(bodies)('is refused with %s', (_what, text, verdict) => {
    expect(verdictOn(text)).toBe(verdict);
  });
});

describe('what may be hidden of a request', () => {
  const cookie = `${HEAD}Cookie: a=b\r\n\r\n`;
  const hidden: [string, string, string, ByteClass, string][] = [
    ['a value without a class', cookie, 'a=b', 'any', 'ATTESTATION_FAILED byte_hidden'],
    ['a value that is only no line end', cookie, 'a=b', 'no-crlf', 'ATTESTATION_FAILED byte_hidden'],
    ['a value that is ASCII', cookie, 'a=b', 'ascii', 'accepted'],
    ['a value of the digits, which are no controls', cookie, 'a=b', 'digit', 'accepted'],
    ['a line end in a value', `${HEAD}Cookie: a\r\nX: y\r\n\r\n`, 'a\r\nX: y', 'no-control', 'accepted'],
    ['the name of a header', cookie, 'Cookie', 'no-control', 'ATTESTATION_FAILED byte_hidden'],
    ['the colon', cookie, ': a=b', 'no-control', 'ATTESTATION_FAILED byte_hidden'],
    ['the end of a line', cookie, '=b\r\n', 'no-control', 'EXTRACT_MISMATCH truncated_head'],
    ['the target', cookie, '/me', 'no-control', 'ATTESTATION_FAILED byte_hidden'],
    ['the method', cookie, 'GET', 'no-control', 'ATTESTATION_FAILED byte_hidden'],
    ['a body', `${POST}Content-Length: 3\r\n\r\nabc`, 'abc', 'no-control', 'ATTESTATION_FAILED byte_hidden'],
    [
      'what is before Host',
      `GET / HTTP/1.1\r\nCookie: zz\r\n${HEAD.slice(22)}\r\n`,
      'zz',
      'no-control',
      'ATTESTATION_FAILED host_after_secret',
    ],
  ];
  it.each(hidden)('%s', (_what, text, part, byteClass, verdict) => {
    expect(verdictOn(text, part, byteClass)).toBe(verdict);
  });

  it.each(DISCLOSED_REQUEST_HEADERS)('is not the value of %s', (name) => {
    const text = `${HEAD}${HEAD.toLowerCase().includes(`\n${name}`) ? '' : `${name}: zz\r\n`}\r\n`;
    const value = new RegExp(`${name}: ([^\r]+)`, 'i').exec(text)?.[1] ?? '';
    expect(verdictOn(text, value)).toBe('ATTESTATION_FAILED byte_hidden');
  });
});
