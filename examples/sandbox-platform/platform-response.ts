import type { ServerResponse } from 'node:http';
import type { Html } from './pages/html.ts';

export type PlatformResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** No script, nothing from elsewhere, no framing: the page must work when it is shown alone, and only then. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What every answer carries. */
const EVERYWHERE = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export const page = (html: Html, status = 200, headers: Record<string, string> = {}): PlatformResponse => ({
  status,
  headers: {
    ...EVERYWHERE,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    ...headers,
  },
  body: html.text,
});

export const json = (value: unknown, status = 200): PlatformResponse => ({
  status,
  headers: { ...EVERYWHERE, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

export const asset = (body: string, type: string): PlatformResponse => ({
  status: 200,
  headers: { ...EVERYWHERE, 'content-type': type, 'cache-control': 'public, max-age=300' },
  body,
});

/** 303: the browser follows with GET, whatever it sent. */
export const redirect = (path: string, headers: Record<string, string> = {}): PlatformResponse => ({
  status: 303,
  headers: { ...EVERYWHERE, location: path, ...headers },
  body: '',
});

/** Sends an answer with its length, in one piece; to HEAD without the body. */
export const sendResponse = (to: ServerResponse, { status, headers, body }: PlatformResponse, method: string): void => {
  to.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  to.end(method === 'HEAD' ? undefined : body);
};
