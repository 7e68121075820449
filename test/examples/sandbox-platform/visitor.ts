import { request } from 'node:https';
import { SANDBOX_HOSTS, sandboxPorts } from '../../../examples/sandbox-platform/sandbox-hosts.ts';
import { TEST_CODE, TEST_PASSWORD } from '../../../examples/sandbox-platform/test-users.ts';
import { CookieJar } from './cookie-jar.ts';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Somebody who visits the sandbox platform without a browser: keeps its cookies and sends the forms of its pages. */
export type Visitor = {
  /** Asks at a path of Gigs, or at an address of another host. */
  get(address: string, headers?: Record<string, string>): Promise<Answer>;
  /** Opens the form at `path` and sends it with its CSRF token. */
  submit(path: string, fields: Record<string, string>): Promise<Answer>;
  /** Sends a form, or what the headers say that it is. */
  post(address: string, body: string, headers?: Record<string, string>): Promise<Answer>;
  /** Logs in, with the one-time code when the site asks for it. */
  logIn(username: string): Promise<Answer>;
  readonly jar: CookieJar;
};

export const aVisitor = (site: { port: number; oldPort: number; caPem: string }): Visitor => {
  const jar = new CookieJar();
  const send = (method: string, address: string, body: string, headers: Record<string, string>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { hostname, pathname, search } = new URL(address, `https://${SANDBOX_HOSTS.gigs}`);
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: sandboxPorts(site)[hostname],
          servername: hostname,
          ca: site.caPem,
          method,
          path: pathname + search,
          agent: false,
          headers: {
            host: hostname,
            cookie: jar.header(hostname),
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
            ...headers,
          },
        },
        (incoming) => {
          for (const line of incoming.headers['set-cookie'] ?? []) jar.take(hostname, line);
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
    const csrf = /name="csrf" value="([^"]+)"/.exec((await send('GET', path, '', {})).body)?.[1] ?? '';
    return send('POST', path, new URLSearchParams({ csrf, ...fields }).toString(), {});
  };
  return {
    get: (address, headers = {}) => send('GET', address, '', headers),
    post: (address, body, headers = {}) => send('POST', address, body, headers),
    submit,
    logIn: async (username) => {
      const answer = await submit('/login', { username, password: TEST_PASSWORD });
      return answer.headers.location === '/login/code' ? submit('/login/code', { code: TEST_CODE }) : answer;
    },
    jar,
  };
};
