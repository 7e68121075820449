import { refuse } from '../refusal.ts';

const CR = 13;
const LF = 10;
const MAX_LINE_BYTES = 16_384;
const MAX_HEADERS = 200;

/** `name` in lower case; `value` without the white space around it. */
export type Header = { readonly name: string; readonly value: string };

/** The line that begins at `start`: where its text ends, and where the next line begins. CR and LF come in pairs only. */
export const readLine = (bytes: Buffer, start: number): { end: number; next: number } => {
  const limit = Math.min(bytes.length, start + MAX_LINE_BYTES);
  for (let at = start; at < limit; at += 1) {
    if (bytes[at] === LF) refuse('bare_lf');
    if (bytes[at] !== CR) continue;
    if (at + 1 === bytes.length) break;
    if (bytes[at + 1] !== LF) refuse('bare_cr');
    return { end: at, next: at + 2 };
  }
  return refuse(limit < bytes.length ? 'line_too_long' : 'truncated_head');
};

/** The header section that begins at `start`, to the empty line (RFC 9112, 5). */
export const readHeaders = (bytes: Buffer, start: number): { headers: Header[]; next: number } => {
  const headers: Header[] = [];
  let position = start;
  for (;;) {
    const line = readLine(bytes, position);
    if (line.end === position) return { headers, next: line.next };
    if (headers.length === MAX_HEADERS) refuse('too_many_headers');
    headers.push(parseHeader(bytes.toString('latin1', position, line.end)));
    position = line.next;
  }
};

const parseHeader = (line: string): Header => {
  const colon = line.indexOf(':');
  if (colon < 0) refuse('header_without_colon');
  const name = line.slice(0, colon);
  // A token (RFC 9110, 5.6.2): so neither a folded line nor a space before the colon passes.
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) refuse('header_name');
  const value = line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '');
  // RFC 9110, 5.5: no control characters but the tab.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) refuse('header_value');
  return { name: name.toLowerCase(), value };
};
