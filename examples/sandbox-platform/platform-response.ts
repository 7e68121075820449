import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Html } from './pages/html.ts';

type Headers = Readonly<Record<string, string | readonly string[]>>;

export type PlatformResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** How the body goes over the wire: in one piece with its length when absent. */
  readonly transfer?: 'chunked' | 'gzip';
  /** How long the visitor waits for it. */
  readonly delayMs?: number;
};

/** Nothing from elsewhere, no framing: the page must work when it is shown alone, and only then. */
const contentSecurityPolicy = (scripts: "'none'" | "'self'"): string =>
  `default-src 'none'; script-src ${scripts}; connect-src ${scripts}; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** What every answer carries. */
const EVERYWHERE = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** A page without scripts. */
export const page = (html: Html, status = 200, headers: Headers = {}): PlatformResponse => ({
  status,
  headers: {
    ...EVERYWHERE,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy("'none'"),
    ...headers,
  },
  body: html.text,
});

/** A page with scripts of its own host. */
export const scriptedPage = (html: Html, status = 200, headers: Headers = {}): PlatformResponse =>
  page(html, status, { 'content-security-policy': contentSecurityPolicy("'self'"), ...headers });

export const json = (value: unknown, status = 200): PlatformResponse => jsonText(JSON.stringify(value), status);

/** JSON as it is written, mistakes included. */
export const jsonText = (body: string, status = 200): PlatformResponse => ({
  status,
  headers: { ...EVERYWHERE, 'content-type': 'application/json; charset=utf-8' },
  body,
});

export const asset = (body: string, type: string): PlatformResponse => ({
  status: 200,
  headers: { ...EVERYWHERE, 'content-type': type, 'cache-control': 'public, max-age=300' },
  body,
});

/** 303: the browser follows with GET, whatever it sent. */
export const redirect = (location: string, headers: Headers = {}): PlatformResponse => ({
  status: 303,
  headers: { ...EVERYWHERE, location, ...headers },
  body: '',
});

/** Small, so that even a short answer comes in several. */
const CHUNK_BYTES = 64;

/** Sends an answer; to HEAD without the body. */
export const sendResponse = (to: ServerResponse, response: PlatformResponse, method: string): void => {
  const { status, headers, transfer } = response;
  const body = transfer === 'gzip' ? gzipSync(response.body) : Buffer.from(response.body);
  const encoding = transfer === 'gzip' ? { 'content-encoding': 'gzip' } : {};
  // Without a length Node sends every write as a chunk of its own.
  const length = transfer === 'chunked' ? {} : { 'content-length': String(body.length) };
  to.writeHead(status, { ...headers, ...encoding, ...length });
  if (method === 'HEAD') return void to.end();
  for (let at = 0; transfer === 'chunked' && at < body.length; at += CHUNK_BYTES)
    to.write(body.subarray(at, at + CHUNK_BYTES));
  to.end(transfer === 'chunked' ? undefined : body);
};
