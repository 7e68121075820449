import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpRequest, HttpResponse } from '../../local/http-message.ts';
import type { HttpServer, HttpServerOptions } from '../../local/http-server.ts';
import { openHttpServer } from '../../local/http-server.ts';

const opened: HttpServer[] = [];
const faults: unknown[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
  faults.length = 0;
});

const open = async (options: Partial<HttpServerOptions> = {}): Promise<HttpServer & { url: string }> => {
  const server = await openHttpServer({ bodyLimitBytes: 1000, onError: (error) => faults.push(error), ...options });
  opened.push(server);
  return { ...server, url: `http://127.0.0.1:${server.port}` };
};

const answer = (overrides: Partial<HttpResponse> = {}): HttpResponse => ({
  status: 200,
  headers: [],
  body: Buffer.from('ok'),
  ...overrides,
});

describe('the HTTP server', () => {
  it('hands over path and query as they came, headers in their case, and the body', async () => {
    const server = await open();
    const seen: HttpRequest[] = [];
    server.serve(async (request) => {
      seen.push(request);
      return answer();
    });
    const outgoing = httpRequest(`${server.url}/a%2Fb/?x=1&y=a?b`, { method: 'POST', headers: { 'X-CaSe': 'kept' } });
    outgoing.end('body');
    await once(outgoing, 'response');
    expect(seen).toMatchObject([{ method: 'POST', path: '/a%2Fb/', query: 'x=1&y=a?b', sourceIp: '127.0.0.1' }]);
    expect(seen[0]?.headers).toContainEqual(['X-CaSe', 'kept']);
    expect(seen[0]?.body.toString()).toBe('body');
  });

  it('sends a header as often as the response has it, and the length', async () => {
    const server = await open();
    server.serve(async () =>
      answer({
        headers: [
          ['Vary', 'A'],
          ['Vary', 'B'],
        ],
      }),
    );
    const response = await fetch(server.url);
    expect(response.headers.get('vary')).toBe('A, B');
    expect(response.headers.get('content-length')).toBe('2');
  });

  it('sends no body for HEAD, 204 and 304', async () => {
    const server = await open();
    server.serve(async ({ path }) => answer({ status: Number(path.slice(1)), body: Buffer.alloc(0) }));
    for (const status of [204, 304]) expect((await fetch(`${server.url}/${status}`)).status).toBe(status);
    server.serve(async () => answer());
    const head = await fetch(server.url, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['2', '']);
  });

  it('answers 503 until it serves', async () => {
    const server = await open();
    expect((await fetch(server.url)).status).toBe(503);
  });

  it('answers 500 when the handler fails, and tells of it without telling the client', async () => {
    const server = await open();
    server.serve(() => Promise.reject(new Error('secret cause')));
    const response = await fetch(server.url);
    expect([response.status, await response.text()]).toEqual([500, 'internal error\n']);
    expect(faults).toEqual([expect.objectContaining({ message: 'secret cause' })]);
  });

  it('cuts a body one byte after its limit, and answers a client that sends far more', async () => {
    const server = await open();
    const lengths: number[] = [];
    server.serve(async ({ body }) => {
      lengths.push(body.length);
      return answer({ status: body.length > 1000 ? 413 : 200 });
    });
    const post = async (bytes: number) => {
      const response = await fetch(server.url, { method: 'POST', body: Buffer.alloc(bytes) });
      return [response.status, await response.text()];
    };
    expect(await post(1000)).toEqual([200, 'ok']);
    expect(await post(12_000_000)).toEqual([413, 'ok']);
    expect(await post(1000)).toEqual([200, 'ok']);
    expect(lengths).toEqual([1000, 1001, 1000]);
  });

  it('closes although a client keeps its connection open', async () => {
    const server = await open();
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await server.close();
    await closed;
    opened.length = 0;
  });

  it('takes another port when the preferred one is taken', async () => {
    const first = await open();
    const second = await open({ preferredPort: first.port });
    expect(second.port).not.toBe(first.port);
    await first.close();
    const third = await open({ preferredPort: first.port });
    expect(third.port).toBe(first.port);
  });
});
