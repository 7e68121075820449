import type { IncomingMessage } from 'node:http';

/** What the site needs to know of a request. */
export type PlatformRequest = {
  readonly method: string;
  readonly path: string;
  readonly cookies: ReadonlyMap<string, string>;
  /** Fields of a posted form; empty for anything else. */
  readonly form: URLSearchParams;
  readonly acceptsGzip: boolean;
  /** Address of the client, for the limit on failed logins. */
  readonly address: string;
};

/** Larger than any form here by far. */
const BODY_LIMIT_BYTES = 16 * 1024;

/** Reads a request with its body. Gives `too-large` when the body is; rejects when the client goes away. */
export const readRequest = async (message: IncomingMessage): Promise<PlatformRequest | 'too-large'> => {
  const chunks: Buffer[] = [];
  let lengthBytes = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    lengthBytes += bytes.length;
    if (lengthBytes > BODY_LIMIT_BYTES) return 'too-large';
    chunks.push(bytes);
  }
  const isForm = message.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return {
    method: message.method ?? 'GET',
    path: pathOf(message.url ?? '/'),
    cookies: cookiesOf(message.headers.cookie ?? ''),
    form: new URLSearchParams(isForm ? Buffer.concat(chunks).toString('utf8') : ''),
    acceptsGzip: /\bgzip\b/.test(String(message.headers['accept-encoding'] ?? '')),
    address: message.socket.remoteAddress ?? '',
  };
};

const pathOf = (target: string): string => (target.startsWith('/') ? (target.split(/[?#]/, 1)[0] ?? '/') : '/');

const cookiesOf = (header: string): Map<string, string> =>
  new Map(
    header.split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
    }),
  );
