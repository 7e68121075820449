import { refuse } from '../refusal.ts';
import { readLine, type Header } from './http-head.ts';
import { MAX_BODY_BYTES } from './http-limits.ts';

const MAX_CHUNKS = 20_000;
const LAST_CHUNK = 0;

/** The body of the response whose header section ends before `start` (RFC 9112, 6): one framing, one reading. */
export const readBody = (
  bytes: Buffer,
  given: { headers: readonly Header[]; start: number; isClosed: boolean },
): Buffer => {
  const valuesOf = (name: string) => given.headers.filter((header) => header.name === name).map(({ value }) => value);
  if (valuesOf('content-encoding').some((coding) => coding.toLowerCase() !== 'identity')) refuse('content_encoding');
  if (valuesOf('content-range').length > 0) refuse('content_range');

  const lengths = valuesOf('content-length');
  const codings = valuesOf('transfer-encoding');
  if (lengths.length > 1 || codings.length > 1) refuse('duplicate_framing_header');
  const [length] = lengths;
  const [coding] = codings;
  if (length !== undefined && coding !== undefined) refuse('length_and_chunked');
  if (coding !== undefined) return readChunked(bytes, given.start, coding);
  if (length !== undefined) return readByLength(bytes, given.start, length);
  if (!given.isClosed) refuse('truncation_unprotected');
  return bounded(bytes.subarray(given.start));
};

const readByLength = (bytes: Buffer, start: number, text: string): Buffer => {
  if (!/^(0|[1-9]\d{0,9})$/.test(text)) refuse('content_length');
  const length = Number(text);
  if (length > MAX_BODY_BYTES) refuse('body_too_large');
  const end = start + length;
  if (end > bytes.length) refuse('truncated_body');
  if (end < bytes.length) refuse('bytes_after_response');
  return bytes.subarray(start, end);
};

/** RFC 9112, 7.1, without chunk extensions and trailers. */
const readChunked = (bytes: Buffer, start: number, coding: string): Buffer => {
  if (coding.toLowerCase() !== 'chunked') refuse('transfer_encoding');
  const chunks: Buffer[] = [];
  let position = start;
  for (;;) {
    const line = readLine(bytes, position);
    const size = parseChunkSize(bytes.toString('latin1', position, line.end));
    if (size === LAST_CHUNK) {
      const trailer = readLine(bytes, line.next);
      if (trailer.end > line.next) refuse('trailer_section');
      if (trailer.next < bytes.length) refuse('bytes_after_response');
      return bounded(Buffer.concat(chunks));
    }
    if (chunks.length === MAX_CHUNKS) refuse('too_many_chunks');
    const end = line.next + size;
    if (end + 2 > bytes.length) refuse('truncated_body');
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') refuse('chunk_end');
    chunks.push(bytes.subarray(line.next, end));
    position = end + 2;
  }
};

const parseChunkSize = (text: string): number => {
  if (!/^[0-9A-Fa-f]{1,8}$/.test(text)) refuse('chunk_size');
  return Number.parseInt(text, 16);
};

const bounded = (body: Buffer): Buffer => {
  if (body.length > MAX_BODY_BYTES) refuse('body_too_large');
  return body;
};
