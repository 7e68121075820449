import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readHttpResponse } from '../../../zktls/disclosure/http-response.ts';
import { refusalOf } from '../refusal-of.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

const read = (text: string, isClosed = false) => readHttpResponse(Buffer.from(text, 'latin1'), { isClosed });
const verdictOn = (text: string, isClosed = false) => refusalOf(() => read(text, isClosed));

describe('an HTTP response', () => {
  const accepted: [string, string, string][] = [
    ['Content-Length', `${OK}Content-Length: 3\r\n\r\nabc`, 'abc'],
    ['an empty body', `${OK}Content-Length: 0\r\n\r\n`, ''],
    ['chunks', `${CHUNKED}1\r\na\r\n2\r\nbc\r\n0\r\n\r\n`, 'abc'],
    ['chunk sizes in capital hex digits', `${CHUNKED}A\r\n0123456789\r\n0\r\n\r\n`, '0123456789'],
    ['no reason phrase', 'HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na', 'a'],
    ['an identity coding', `${OK}Content-Encoding: identity\r\nContent-Length: 1\r\n\r\na`, 'a'],
    ['white space around values', `${OK}Content-Length:\t 3 \t\r\n\r\nabc`, 'abc'],
    ['bytes above ASCII in a value', `${OK}X-Name: Zo\xeb\r\nContent-Length: 1\r\n\r\na`, 'a'],
  ];
  it.each(accepted)('is read with %s', (_what, text, body) => {
    expect(read(text).toString('latin1')).toBe(body);
  });

  it('is read to the end of the connection only after close_notify', () => {
    expect(read(`${OK}A: b\r\n\r\nabc`, true).toString()).toBe('abc');
    expect(verdictOn(`${OK}A: b\r\n\r\nabc`)).toBe('EXTRACT_MISMATCH truncation_unprotected');
  });

  const refused: [string, string, string][] = [
    ['status 404', 'HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status'],
    ['status 401', 'HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n', 'PLATFORM_BLOCKED status_refused'],
    ['status 403', 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n', 'PLATFORM_BLOCKED status_refused'],
    ['status 429', 'HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n', 'PLATFORM_BLOCKED status_refused'],
    ['status 204', 'HTTP/1.1 204 No\r\n\r\n', 'EXTRACT_MISMATCH status'],
    ['status 302', 'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status'],
    ['status 503', 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n', 'PLATFORM_UNAVAILABLE status_server_error'],
    [
      'an interim response first',
      `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 0\r\n\r\n`,
      'EXTRACT_MISMATCH status',
    ],
    [
      'a part of the content',
      'HTTP/1.1 206 P\r\nContent-Range: bytes 0-0/2\r\nContent-Length: 1\r\n\r\na',
      'EXTRACT_MISMATCH status',
    ],
    [
      'a content range under status 200',
      `${OK}Content-Range: bytes 0-0/2\r\nContent-Length: 1\r\n\r\na`,
      'EXTRACT_MISMATCH content_range',
    ],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status_line'],
    ['HTTP/2 in words', 'HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status_line'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status_line'],
    ['no space after the status', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', 'EXTRACT_MISMATCH status_line'],
    [
      'length and chunks',
      `${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'EXTRACT_MISMATCH length_and_chunked',
    ],
    [
      'two lengths',
      `${OK}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`,
      'EXTRACT_MISMATCH duplicate_framing_header',
    ],
    [
      'two codings',
      `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'EXTRACT_MISMATCH duplicate_framing_header',
    ],
    ['a list of lengths', `${OK}Content-Length: 1, 1\r\n\r\na`, 'EXTRACT_MISMATCH content_length'],
    ['a length with a sign', `${OK}Content-Length: +1\r\n\r\na`, 'EXTRACT_MISMATCH content_length'],
    ['a length with a leading zero', `${OK}Content-Length: 01\r\n\r\na`, 'EXTRACT_MISMATCH content_length'],
    [
      'a compressed body',
      `${OK}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na`,
      'EXTRACT_MISMATCH content_encoding',
    ],
    [
      'compressed chunks',
      `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      'EXTRACT_MISMATCH transfer_encoding',
    ],
    ['an unknown coding', `${OK}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH transfer_encoding'],
    ['a space before the colon', `${OK}Content-Length : 1\r\n\r\na`, 'EXTRACT_MISMATCH header_name'],
    ['a folded header', `${OK}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`, 'EXTRACT_MISMATCH header_without_colon'],
    ['a folded header with a colon', `${OK}A: b\r\n c: d\r\nContent-Length: 0\r\n\r\n`, 'EXTRACT_MISMATCH header_name'],
    ['an empty header name', `${OK}: b\r\nContent-Length: 0\r\n\r\n`, 'EXTRACT_MISMATCH header_name'],
    ['a line that ends with LF alone', `${OK}A: b\nContent-Length: 0\r\n\r\n`, 'EXTRACT_MISMATCH bare_lf'],
    ['a CR alone', `${OK}A: b\rc\r\n\r\n`, 'EXTRACT_MISMATCH bare_cr'],
    ['a NUL in a value', `${OK}A: \0\r\n\r\n`, 'EXTRACT_MISMATCH header_value'],
    ['a chunk extension', `${CHUNKED}1;a=b\r\nx\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH chunk_size'],
    ['a chunk size with 0x', `${CHUNKED}0x1\r\nx\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH chunk_size'],
    ['a chunk size with a sign', `${CHUNKED}+1\r\nx\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH chunk_size'],
    ['a chunk size with a space', `${CHUNKED}1 \r\nx\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH chunk_size'],
    ['a chunk size of nine digits', `${CHUNKED}000000001\r\nx\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH chunk_size'],
    ['a chunk-size line that ends with LF alone', `${CHUNKED}1\nx\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH bare_lf'],
    ['a chunk longer than its size', `${CHUNKED}1\r\nxy\r\n0\r\n\r\n`, 'EXTRACT_MISMATCH chunk_end'],
    ['no last chunk', `${CHUNKED}1\r\nx\r\n`, 'EXTRACT_MISMATCH truncated_head'],
    ['half a chunk', `${CHUNKED}9\r\nx\r\n`, 'EXTRACT_MISMATCH truncated_body'],
    ['a trailer', `${CHUNKED}0\r\nX: y\r\n\r\n`, 'EXTRACT_MISMATCH trailer_section'],
    ['bytes after the last chunk', `${CHUNKED}0\r\n\r\nx`, 'EXTRACT_MISMATCH bytes_after_response'],
    ['bytes after the body', `${OK}Content-Length: 1\r\n\r\nab`, 'EXTRACT_MISMATCH bytes_after_response'],
    [
      'a second response',
      `${OK}Content-Length: 0\r\n\r\n${OK}Content-Length: 0\r\n\r\n`,
      'EXTRACT_MISMATCH bytes_after_response',
    ],
    ['a body shorter than its length', `${OK}Content-Length: 5\r\n\r\nabc`, 'EXTRACT_MISMATCH truncated_body'],
    ['a head without an end', `${OK}Content-Length: 5\r\n`, 'EXTRACT_MISMATCH truncated_head'],
    ['nothing', '', 'EXTRACT_MISMATCH truncated_head'],
    ['a line without an end', `${OK}A: ${'x'.repeat(20_000)}`, 'EXTRACT_MISMATCH line_too_long'],
    ['too many headers', `${OK}${'A: b\r\n'.repeat(201)}\r\n`, 'EXTRACT_MISMATCH too_many_headers'],
    ['too many chunks', `${CHUNKED}${'1\r\nx\r\n'.repeat(20_001)}0\r\n\r\n`, 'EXTRACT_MISMATCH too_many_chunks'],
    ['a body over 1 MB', `${OK}Content-Length: 1048577\r\n\r\n`, 'RESPONSE_TOO_LARGE body_too_large'],
  ];
  it.each(refused)('is refused with %s', (_what, text, refusal) => {
    expect(verdictOn(text)).toBe(refusal);
  });

  it('has one reading: whatever is cut off or added, it is refused', () => {
    const body = fc.uint8Array({ minLength: 0, maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    const framed = fc.tuple(body, fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 }), fc.boolean());
    fc.assert(
      fc.property(framed, fc.integer({ min: 1, max: 40 }), ([content, cuts, inChunks], change) => {
        const response = inChunks ? inChunksOf(content, cuts) : withLength(content);
        expect(readHttpResponse(response, { isClosed: false })).toEqual(content);
        const shortened = response.subarray(0, Math.max(0, response.length - change));
        const lengthened = Buffer.concat([response, Buffer.alloc(change, 65)]);
        for (const changed of [shortened, lengthened]) {
          expect(refusalOf(() => readHttpResponse(changed, { isClosed: true }))).toMatch(/^EXTRACT_MISMATCH/);
        }
      }),
    );
  });

  it('never fails otherwise than by a refusal', () => {
    const pieces = fc.constantFrom(
      OK,
      '\r\n',
      '\n',
      ':',
      'Content-Length: 3',
      'Transfer-Encoding: chunked',
      '3',
      '0',
      'abc',
      ' ',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), fc.boolean(), (parts, isClosed) => {
        expect(verdictOn(parts.join(''), isClosed)).toMatch(/^(accepted|EXTRACT_MISMATCH \w+)$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

const withLength = (content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${OK}Content-Length: ${content.length}\r\n\r\n`), content]);

const inChunksOf = (content: Buffer, sizes: readonly number[]): Buffer => {
  const parts: Buffer[] = [Buffer.from(CHUNKED)];
  let rest = content;
  for (const size of [...sizes, content.length]) {
    if (rest.length === 0) break;
    const chunk = rest.subarray(0, size);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
    rest = rest.subarray(size);
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
};
