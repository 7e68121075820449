import { refuse } from '../refusal.ts';
import { disclosedBytes, type ByteSource } from './byte-source.ts';

const CR = 13;
const LF = 10;
const COLON = 58;
const MAX_LINE_BYTES = 16_384;
const MAX_HEADERS = 200;

/** A line by its place: where its text ends, and where the next line begins. */
type Line = { readonly end: number; readonly next: number };

/** `name` in lower case; `value` without the white space around it, undefined where a byte of it is hidden. */
export type Header = { readonly name: string; readonly value: string | undefined };

/** The line that begins at `start`, all of it disclosed. CR and LF come in pairs only. */
export const readLine = (source: ByteSource, start: number): Line => scanLine(source, start, start, () => false);

/** The text of bytes that have to be disclosed, a character for each. */
export const disclosedText = (source: ByteSource, start: number, end: number): string =>
  Buffer.from(disclosedBytes(source, start, end)).toString('latin1');

/**
 * The header section that begins at `start`, to the empty line (RFC 9112, 5). Names have to be disclosed; values too, unless
 * `mayHide` allows the name: then hidden bytes have to be proved to be no control characters, so that they cannot end the line.
 */
export const readHeaders = (
  source: ByteSource,
  start: number,
  mayHide: (name: string) => boolean = () => false,
): { headers: Header[]; next: number } => {
  const headers: Header[] = [];
  let position = start;
  for (;;) {
    if (position < source.length && source.disclosed(position) === CR) {
      return { headers, next: readLine(source, position).next };
    }
    if (headers.length === MAX_HEADERS) refuse('too_many_headers');
    const { header, next } = readHeader(source, position, mayHide);
    headers.push(header);
    position = next;
  }
};

const readHeader = (
  source: ByteSource,
  start: number,
  mayHide: (name: string) => boolean,
): { header: Header; next: number } => {
  const colon = findColon(source, start);
  const name = disclosedText(source, start, colon).toLowerCase();
  // A token (RFC 9110, 5.6.2): so neither a folded line nor a space before the colon passes.
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) refuse('header_name');
  let isHidden = false;
  const mayHideByte = mayHide(name);
  const line = scanLine(source, start, colon + 1, (at) => {
    const isByteHidden = mayHideByte && source.hiddenAs(at, ['ascii', 'no-control']) !== undefined;
    isHidden ||= isByteHidden;
    return isByteHidden;
  });
  if (isHidden) return { header: { name, value: undefined }, next: line.next };
  const value = disclosedText(source, colon + 1, line.end).replace(/^[\t ]+|[\t ]+$/g, '');
  // RFC 9110, 5.5: no control characters but the tab.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) refuse('header_value');
  return { header: { name, value }, next: line.next };
};

const findColon = (source: ByteSource, start: number): number => {
  for (let at = start; at < Math.min(source.length, start + MAX_LINE_BYTES); at += 1) {
    const byte = source.disclosed(at);
    if (byte === COLON) return at;
    if (byte === LF) refuse('bare_lf');
    if (byte === CR) refuse('header_without_colon');
  }
  return refuse(start + MAX_LINE_BYTES < source.length ? 'line_too_long' : 'truncated_head');
};

/** The line that begins at `start`, of which what is before `from` has been read. */
const scanLine = (source: ByteSource, start: number, from: number, isHidden: (at: number) => boolean): Line => {
  const limit = Math.min(source.length, start + MAX_LINE_BYTES);
  for (let at = from; at < limit; at += 1) {
    if (isHidden(at)) continue;
    const byte = source.disclosed(at);
    if (byte === LF) refuse('bare_lf');
    if (byte !== CR) continue;
    if (at + 1 === source.length) break;
    if (source.disclosed(at + 1) !== LF) refuse('bare_cr');
    return { end: at, next: at + 2 };
  }
  return refuse(limit < source.length ? 'line_too_long' : 'truncated_head');
};
