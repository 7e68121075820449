import { refuse } from '../refusal.ts';
import { readBody } from './http-body.ts';
import { readHeaders, readLine } from './http-head.ts';

const OK = 200;
/** Not logged in, not allowed, too often: what sites answer whom they do not want (RFC 9110, 15.5.2 and 15.5.4; RFC 6585, 4). */
const REFUSED = [401, 403, 429];
const FIRST_SERVER_ERROR = 500;

/**
 * Reads the bytes of one HTTP/1.1 response and returns its body. Stricter than RFC 9112 wherever that leaves more than one
 * reading: refuses every status but 200, every coding, trailers, and bytes after the end. A body that ends with the
 * connection counts only if `isClosed`, that is after an authenticated close_notify.
 */
export const readHttpResponse = (bytes: Buffer, { isClosed }: { isClosed: boolean }): Buffer => {
  const statusLine = readLine(bytes, 0);
  checkStatus(bytes.toString('latin1', 0, statusLine.end));
  const { headers, next } = readHeaders(bytes, statusLine.next);
  return readBody(bytes, { headers, start: next, isClosed });
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
