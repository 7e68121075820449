import { request } from 'node:https';
import { TEST_CODE, TEST_PASSWORD } from '../../../examples/sandbox-platform/test-users.ts';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Somebody who visits the sandbox platform without a browser: keeps its cookie and sends the forms of its pages. */
export type Visitor = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Opens the form at `path` and sends it with its CSRF token. */
  submit(path: string, fields: Record<string, string>): Promise<Answer>;
  post(path: string, body: string): Promise<Answer>;
  /** Logs in, with the one-time code when the site asks for it. */
  logIn(username: string): Promise<Answer>;
  /** `name=value`, or nothing. */
  cookie(): string;
};

export const aVisitor = (site: { port: number; caPem: string; maxVersion?: 'TLSv1.2' | 'TLSv1.3' }): Visitor => {
  let cookie = '';
  const send = (method: string, path: string, body = '', headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: site.port,
          servername: 'gigs.sandbox.test',
          ca: site.caPem,
          method,
          path,
          agent: false,
          ...(site.maxVersion === undefined ? {} : { maxVersion: site.maxVersion }),
          headers: {
            cookie,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
            ...headers,
          },
        },
        (incoming) => {
          const [set] = incoming.headers['set-cookie'] ?? [];
          cookie = set?.split(';')[0] ?? cookie;
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  const submit = async (path: string, fields: Record<string, string>): Promise<Answer> => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await send('GET', path)).body)?.[1] ?? '';
    return send('POST', path, new URLSearchParams({ csrf, ...fields }).toString());
  };
  return {
    get: (path, headers) => send('GET', path, '', headers),
    post: (path, body) => send('POST', path, body),
    submit,
    logIn: async (username) => {
      const answer = await submit('/login', { username, password: TEST_PASSWORD });
      return answer.headers.location === '/login/code' ? submit('/login/code', { code: TEST_CODE }) : answer;
    },
    cookie: () => cookie,
  };
};
