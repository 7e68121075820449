import { refuse } from '../refusal.ts';
import type { ByteSource, Range } from './byte-source.ts';
import { disclosedText, readLine, type Header } from './http-head.ts';
import { MAX_BODY_BYTES } from './http-limits.ts';

const MAX_CHUNKS = 20_000;
const LAST_CHUNK = 0;

/** Headers that decide what the body is. Their values have to be disclosed. */
export const FRAMING_HEADERS: readonly string[] = [
  'content-encoding',
  'content-length',
  'content-range',
  'transfer-encoding',
];

/**
 * Where the body of a message is whose header section ends before `start` (RFC 9112, 6): one framing, one reading, which does
 * not depend on what the body's bytes are. Nothing may follow.
 */
export const readBody = (
  source: ByteSource,
  given: { headers: readonly Header[]; start: number; isClosed: boolean },
): readonly Range[] => {
  const valuesOf = (name: string): string[] =>
    given.headers.filter((header) => header.name === name).map(({ value }) => value ?? refuse('byte_hidden'));
  if (valuesOf('content-encoding').some((coding) => coding.toLowerCase() !== 'identity')) refuse('content_encoding');
  if (valuesOf('content-range').length > 0) refuse('content_range');

  const lengths = valuesOf('content-length');
  const codings = valuesOf('transfer-encoding');
  if (lengths.length > 1 || codings.length > 1) refuse('duplicate_framing_header');
  const [length] = lengths;
  const [coding] = codings;
  if (length !== undefined && coding !== undefined) refuse('length_and_chunked');
  if (coding !== undefined) return readChunked(source, given.start, coding);
  if (length !== undefined) return [readByLength(source, given.start, length)];
  if (!given.isClosed) refuse('truncation_unprotected');
  return bounded([{ start: given.start, end: source.length }]);
};

const readByLength = (source: ByteSource, start: number, text: string): Range => {
  if (!/^(0|[1-9]\d{0,9})$/.test(text)) refuse('content_length');
  const length = Number(text);
  if (length > MAX_BODY_BYTES) refuse('body_too_large');
  const end = start + length;
  if (end > source.length) refuse('truncated_body');
  if (end < source.length) refuse('bytes_after_response');
  return { start, end };
};

/** RFC 9112, 7.1, without chunk extensions and trailers. Every size and every line end has to be disclosed. */
const readChunked = (source: ByteSource, start: number, coding: string): readonly Range[] => {
  if (coding.toLowerCase() !== 'chunked') refuse('transfer_encoding');
  const chunks: Range[] = [];
  let position = start;
  for (;;) {
    const line = readLine(source, position);
    const size = parseChunkSize(disclosedText(source, position, line.end));
    if (size === LAST_CHUNK) {
      const trailer = readLine(source, line.next);
      if (trailer.end > line.next) refuse('trailer_section');
      if (trailer.next < source.length) refuse('bytes_after_response');
      return bounded(chunks);
    }
    if (chunks.length === MAX_CHUNKS) refuse('too_many_chunks');
    const end = line.next + size;
    if (end + 2 > source.length) refuse('truncated_body');
    if (disclosedText(source, end, end + 2) !== '\r\n') refuse('chunk_end');
    chunks.push({ start: line.next, end });
    position = end + 2;
  }
};

const parseChunkSize = (text: string): number => {
  if (!/^[0-9A-Fa-f]{1,8}$/.test(text)) refuse('chunk_size');
  return Number.parseInt(text, 16);
};

const bounded = (ranges: readonly Range[]): readonly Range[] => {
  if (ranges.reduce((sum, { start, end }) => sum + end - start, 0) > MAX_BODY_BYTES) refuse('body_too_large');
  return ranges;
};
