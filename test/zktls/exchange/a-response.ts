import type { Inner } from '../seal-record.ts';
import type { Rules } from './a-claim.ts';

/** Fields at the front of `bodyOf`, one of them a predicate. */
export const RULES: Rules = {
  name: { from: 'me', jsonPath: '$.name' },
  rating: { from: 'me', jsonPath: '$.rating', atLeast: 4.5 },
};
export const FIELDS = {
  name: { kind: 'value', value: 'Zoë' },
  rating: { kind: 'predicate', predicate: { atLeast: 4.5 }, holds: true },
};

/** A body of about this size, with the fields in front of what fills it. */
export const bodyOf = (bytes: number): Buffer => {
  const start = JSON.stringify({ id: 17, name: 'Zoë', rating: 4.83, fill: '' });
  return Buffer.from(start.replace('"fill":""', `"fill":"${'x'.repeat(Math.max(0, bytes - start.length))}"`));
};

const HEAD = 'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Type: application/json\r\n';
export const withHead = (headers: string, ...parts: (string | Buffer)[]): Buffer =>
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
type Respond = (body: Buffer, chunkBytes?: number) => Buffer;
export const FRAMINGS: Readonly<Record<'Content-Length' | 'chunked' | 'close-delimited', Respond>> = {
  'Content-Length': (body) => withHead(`Content-Length: ${body.length}\r\n`, body),
  chunked: (body, chunkBytes = 16_000) =>
    withHead('Transfer-Encoding: chunked\r\n', ...chunksOf(body, chunkBytes), '0\r\n\r\n'),
  'close-delimited': (body) => withHead('', body),
};
export const framings = Object.entries(FRAMINGS);

/** The response in application data records of this size, then close_notify. */
export const inRecords = (response: Buffer, recordBytes: number): Inner[] => {
  const records: Inner[] = [];
  for (let at = 0; at < response.length; at += recordBytes) {
    records.push({ type: 23, content: response.subarray(at, at + recordBytes) });
  }
  return [...records, { type: 21, content: Buffer.of(1, 0) }];
};
