import { Failure } from '../../core/failure.ts';
import type { ProverRequest } from '../session/prover.ts';

/** RFC 9110, 5.6.2: a token. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/**
 * RFC 9110, 5.5, without the tab: no control character, so nothing in a value can end the line. Of hidden values just this is
 * proved (`no-control`).
 */
const HEADER_VALUE = /^[^\u0000-\u001f\u007f]*$/;

/** Values that stay hidden whatever the flow says. */
const ALWAYS_SECRET = ['cookie', 'authorization'];

/**
 * At least so many bytes stand disclosed before the first hidden one: the prover makes this ciphertext itself, and a fixed
 * beginning leaves it no second reading under another key.
 */
const LEAST_PREFIX_BYTES = 96;

/** What fills the prefix up: harmless, and what a browser sends when a page is reloaded (RFC 9111, 5.2.1 and 5.4). */
const FILLERS = [
  ['Accept', '*/*'],
  ['Cache-Control', 'no-cache'],
  ['Pragma', 'no-cache'],
] as const;

/**
 * Headers that a page's own request may carry and this one must not: what the prover sets itself, what concerns one hop, and
 * what would make the site answer with a part, with "not modified", or later.
 */
const LEFT_OUT = [
  'host',
  'connection',
  'accept-encoding',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
];

/** Names, in lower case, of the headers of a request whose values stay hidden. */
export const secretHeadersOf = ({ secretHeaders }: Pick<ProverRequest, 'secretHeaders'>): string[] => [
  ...new Set([...ALWAYS_SECRET, ...secretHeaders]),
];

/** A part of a request that goes into TLS records of its own, so that no block holds hidden and disclosed bytes of two. */
export type RequestSegment = { readonly bytes: Buffer; readonly isSecret: boolean };

/**
 * Writes a request as HTTP/1.1 for one connection: request line, `Host`, our own framing headers and whatever may be disclosed
 * first, then each secret value between disclosed parts, then the body. Throws `Failure('FLOW_INVALID')` when something in it
 * would be read as more than it is.
 */
export const requestSegments = (request: ProverRequest, url: URL): RequestSegment[] => {
  const target = `${url.pathname}${url.search}`;
  // The URL parser escapes white space and control characters; this holds even if that changed.
  if (!/^\/[\x21-\x7e]*$/.test(target)) throw invalid('request_target');
  const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8');
  if (request.method === 'GET' && body !== undefined) throw invalid('request_body');
  const headers = Object.entries(request.headers).filter(isPassedOn).map(checkedHeader);
  const secretNames = secretHeadersOf(request);
  const isSecret = ([name]: Header): boolean => secretNames.includes(name.toLowerCase());
  const disclosed = [
    `${request.method} ${target} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: close',
    'Accept-Encoding: identity',
    ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
    ...headers.filter((header) => !isSecret(header)).map(headerLine),
  ];
  fillUp(disclosed, headers);
  return segmentsOf(`${disclosed.join('\r\n')}\r\n`, headers.filter(isSecret), body);
};

const fillUp = (lines: string[], headers: readonly Header[]): void => {
  const names = headers.map(([name]) => name.toLowerCase());
  for (const filler of FILLERS) {
    const isLongEnough = Buffer.byteLength(`${lines.join('\r\n')}\r\n`) >= LEAST_PREFIX_BYTES;
    if (!isLongEnough && !names.includes(filler[0].toLowerCase())) lines.push(headerLine(filler));
  }
};

const segmentsOf = (prefix: string, secrets: readonly Header[], body: Buffer | undefined): RequestSegment[] => {
  const segments: RequestSegment[] = [];
  let disclosed = prefix;
  for (const [name, value] of secrets) {
    segments.push({ bytes: Buffer.from(`${disclosed}${name}: `, 'utf8'), isSecret: false });
    if (value !== '') segments.push({ bytes: Buffer.from(value, 'utf8'), isSecret: true });
    disclosed = '\r\n';
  }
  const end = Buffer.from(`${disclosed}\r\n`, 'utf8');
  segments.push({ bytes: body === undefined ? end : Buffer.concat([end, body]), isSecret: false });
  return segments;
};

type Header = readonly [name: string, value: string];

/**
 * True of a header that goes to the site as it is given; the others are the prover's own. Browsers tell the pseudo headers of HTTP/2
 * (`:authority`) beside the others.
 */
export const isPassedOn = ([name]: readonly [string, string]): boolean =>
  !name.startsWith(':') && !LEFT_OUT.includes(name.toLowerCase());

const checkedHeader = ([name, value]: [string, string]): Header => {
  if (!HEADER_NAME.test(name)) throw invalid('request_header_name');
  if (!HEADER_VALUE.test(value)) throw invalid('request_header_value');
  return [name, value.trim()];
};

const headerLine = ([name, value]: Header): string => `${name}: ${value}`;

const invalid = (reason: string): Failure => new Failure('FLOW_INVALID', { details: { reason } });
