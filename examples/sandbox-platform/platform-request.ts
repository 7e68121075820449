import type { IncomingMessage } from 'node:http';

/** What the site needs to know of a request. */
export type PlatformRequest = {
  readonly method: string;
  /** In lower case, without a port. */
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  /** The header, empty without one. */
  readonly authorization: string;
  /** What a script of the site's own pages sends to show that it is one; empty without it. */
  readonly forgeryToken: string;
  /** Fields of a posted form; empty for anything else. */
  readonly form: URLSearchParams;
  /** The text of a posted JSON document; empty for anything else. */
  readonly jsonText: string;
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
  const { headers } = message;
  const type = headers['content-type']?.split(';')[0]?.trim() ?? '';
  const body = Buffer.concat(chunks).toString('utf8');
  const [path = '/', query = ''] = (message.url ?? '/').split('#')[0]?.split(/\?(.*)/s) ?? [];
  return {
    method: message.method ?? 'GET',
    host: headers.host?.split(':')[0]?.toLowerCase() ?? '',
    path: path.startsWith('/') ? path : '/',
    query: new URLSearchParams(query),
    cookies: cookiesOf(headers.cookie ?? ''),
    authorization: headers.authorization ?? '',
    forgeryToken: String(headers['x-xsrf-token'] ?? headers['x-csrf-token'] ?? ''),
    form: new URLSearchParams(type === 'application/x-www-form-urlencoded' ? body : ''),
    jsonText: type === 'application/json' ? body : '',
    acceptsGzip: /\bgzip\b/.test(String(headers['accept-encoding'] ?? '')),
    address: message.socket.remoteAddress ?? '',
  };
};

const cookiesOf = (header: string): Map<string, string> =>
  new Map(
    header.split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
    }),
  );
