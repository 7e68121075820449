import { createHash } from 'node:crypto';
import { refuse } from '../refusal.ts';
import { disclosedBytes, type ByteSource } from './byte-source.ts';
import { disclosedText, readHeaders, readLine, type Header } from './http-head.ts';

/** What the server was asked, as far as it is disclosed. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  /** Name, in lower case, and value of each disclosed header that frames nothing, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly hiddenHeaders: readonly string[];
  readonly bodySha256?: string;
};

/**
 * Headers that make a server read something else than the request line and `Host` say, answer with a part or with "not
 * modified", or read the body otherwise. No attested request has one.
 */
export const FORBIDDEN_REQUEST_HEADERS: readonly string[] = [
  'content-encoding',
  'expect',
  'forwarded',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-host',
  'x-host',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
];

/** Headers whose values have to be disclosed, and which stand in a request once at most. */
export const DISCLOSED_REQUEST_HEADERS: readonly string[] = [
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'host',
];

/** Headers that say how the message is framed and for whom, which the reader checks. */
const FRAMING_HEADERS = ['accept-encoding', 'connection', 'content-length', 'host'];

/**
 * Reads the one HTTP/1.1 request that a client sent to `host`, of which header values may be hidden. Refuses whatever a server
 * might read in another way: two requests, a body that is not as long as said, a second `Host`, overrides. The body has to be
 * disclosed: what a query asks for decides what the answer means. `mayHide` says which header values may be hidden.
 */
export const readRequest = (
  source: ByteSource,
  given: { readonly host: string; readonly mayHide: (name: string) => boolean },
): HttpRequest => {
  // 1. The request line.
  const line = readLine(source, 0);
  const match = /^(GET|POST) (\/[\x21-\x7e]*) HTTP\/1\.1$/.exec(disclosedText(source, 0, line.end));
  const method = match?.[1] === 'POST' ? 'POST' : 'GET';
  const target = match?.[2] ?? refuse('request_line');

  // 2. The headers.
  const mayHide = (name: string): boolean => !DISCLOSED_REQUEST_HEADERS.includes(name) && given.mayHide(name);
  const { headers, next } = readHeaders(source, line.next, mayHide);
  checkHeaders(headers, given.host);

  // 3. The body, and nothing after it: the length of what was sent is known from its records.
  const bodyBytes = lengthOf(headers);
  if (method === 'GET' && bodyBytes > 0) refuse('get_with_body');
  if (source.length !== next + bodyBytes) refuse('bytes_after_request');
  const hiddenHeaders = headers.filter(({ value }) => value === undefined).map(({ name }) => name);
  const disclosed = headers.flatMap(({ name, value }) =>
    value === undefined || FRAMING_HEADERS.includes(name) ? [] : [[name, value] as const],
  );
  const asked = { method, target, headers: disclosed, hiddenHeaders } as const;
  if (bodyBytes === 0) return asked;
  const body = disclosedBytes(source, next, source.length);
  return { ...asked, bodySha256: createHash('sha256').update(body).digest('hex') };
};

const checkHeaders = (headers: readonly Header[], host: string): void => {
  const names = headers.map(({ name }) => name);
  if (names.some((name) => FORBIDDEN_REQUEST_HEADERS.includes(name))) refuse('request_header_forbidden');
  for (const name of DISCLOSED_REQUEST_HEADERS) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) refuse('request_header_twice');
  }
  if (valueOf(headers, 'host')?.toLowerCase() !== host) refuse('host_header');
  const firstHidden = headers.findIndex(({ value }) => value === undefined);
  if (firstHidden >= 0 && firstHidden < names.indexOf('host')) refuse('host_after_secret');
  if (valueOf(headers, 'connection')?.toLowerCase() !== 'close') refuse('connection_not_close');
  if (valueOf(headers, 'accept-encoding')?.toLowerCase() !== 'identity') refuse('accept_encoding');
};

const lengthOf = (headers: readonly Header[]): number => {
  const text = valueOf(headers, 'content-length') ?? '0';
  if (!/^(0|[1-9]\d{0,8})$/.test(text)) refuse('request_content_length');
  return Number(text);
};

const valueOf = (headers: readonly Header[], wanted: string): string | undefined =>
  headers.find(({ name }) => name === wanted)?.value;
