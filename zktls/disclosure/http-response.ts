import { refuse } from '../refusal.ts';
import { disclosedBytes, viewOf, type ByteSource, type SourceView } from './byte-source.ts';
import { allDisclosed } from './claimed-bytes.ts';
import { claimedSource } from './claimed-source.ts';
import { FRAMING_HEADERS, readBody } from './http-body.ts';
import { disclosedText, readHeaders, readLine, type Header } from './http-head.ts';

const OK = 200;
/** Not logged in, not allowed, too often: what sites answer whom they do not want (RFC 9110, 15.5.2 and 15.5.4; RFC 6585, 4). */
const REFUSED = [401, 403, 429];
const FIRST_SERVER_ERROR = 500;

/** A response with one reading: its headers, and its body wherever its bytes stand. */
export type HttpResponse = {
  readonly headers: readonly Header[];
  /** Where the header section ends. */
  readonly headBytes: number;
  readonly body: SourceView;
};

/**
 * Reads one HTTP/1.1 response, of which bytes may be hidden. Stricter than RFC 9112 wherever that leaves more than one reading:
 * refuses every status but 200, every coding, trailers, and bytes after the end. A body that ends with the connection counts
 * only if `isClosed`, that is after an authenticated close_notify. `mayHide` says which header values may be hidden; those
 * that decide the framing never.
 */
export const readResponse = (
  source: ByteSource,
  given: { readonly isClosed: boolean; readonly mayHide: (name: string) => boolean },
): HttpResponse => {
  const statusLine = readLine(source, 0);
  checkStatus(disclosedText(source, 0, statusLine.end));
  const mayHide = (name: string): boolean => !FRAMING_HEADERS.includes(name) && given.mayHide(name);
  const { headers, next } = readHeaders(source, statusLine.next, mayHide);
  const ranges = readBody(source, { headers, start: next, isClosed: given.isClosed });
  return { headers, headBytes: next, body: viewOf(source, ranges) };
};

/** The body of a response of which every byte is known; refuses as `readResponse` does. */
export const readHttpResponse = (bytes: Uint8Array, { isClosed }: { isClosed: boolean }): Buffer => {
  const { body } = readResponse(claimedSource(allDisclosed(bytes)), { isClosed, mayHide: () => false });
  return Buffer.from(disclosedBytes(body, 0, body.length));
};

const checkStatus = (line: string): void => {
  // RFC 9112, 4: the reason phrase may be empty, the space before it may not be missing.
  const match = /^HTTP\/1\.1 ([1-5]\d\d) [\t\x20-\x7e\x80-\xff]*$/.exec(line);
  if (match === null) return refuse('status_line');
  const status = Number(match[1]);
  if (REFUSED.includes(status)) refuse('status_refused');
  if (status >= FIRST_SERVER_ERROR) refuse('status_server_error');
  if (status !== OK) refuse('status');
};
