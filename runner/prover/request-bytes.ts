import { Failure } from '../../core/failure.ts';
import type { ProverRequest } from '../session/prover.ts';

/** RFC 9110, 5.6.2: a token. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110, 5.5: no control characters; so nothing in a value can end the line. */
const HEADER_VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;

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

/**
 * Writes a request as HTTP/1.1 for one connection: our own framing headers, then the given ones. Throws
 * `Failure('FLOW_INVALID')` when something in it would be read as more than it is.
 */
export const requestBytes = (request: ProverRequest, url: URL): Buffer => {
  const target = `${url.pathname}${url.search}`;
  // The URL parser escapes white space and control characters; this holds even if that changed.
  if (!/^\/[\x21-\x7e]*$/.test(target)) throw invalid('request_target');
  const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8');
  if (request.method === 'GET' && body !== undefined) throw invalid('request_body');
  const lines = [
    `${request.method} ${target} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: close',
    'Accept-Encoding: identity',
    ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
    ...Object.entries(request.headers).filter(isPassedOn).map(headerLine),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
  return body === undefined ? head : Buffer.concat([head, body]);
};

/** Browsers tell the pseudo headers of HTTP/2 (`:authority`) beside the others. */
const isPassedOn = ([name]: [string, string]): boolean =>
  !name.startsWith(':') && !LEFT_OUT.includes(name.toLowerCase());

const headerLine = ([name, value]: [string, string]): string => {
  if (!HEADER_NAME.test(name)) throw invalid('request_header_name');
  if (!HEADER_VALUE.test(value)) throw invalid('request_header_value');
  return `${name}: ${value.trim()}`;
};

const invalid = (reason: string): Failure => new Failure('FLOW_INVALID', { details: { reason } });
