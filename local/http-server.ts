import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { LoopbackServerOptions } from './loopback-server.ts';
import { openLoopbackServer } from './loopback-server.ts';

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** A server on 127.0.0.1 whose port is known before what it serves. */
export type HttpServer = {
  readonly port: number;
  /** Begins to answer; until then every answer is 503. */
  serve(handler: HttpHandler): void;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
};

/** `onError` is told of the handler's faults too, which the client sees as a 500. */
export type HttpServerOptions = LoopbackServerOptions & {
  /** A longer body is cut after this many bytes and one more, so that the handler can tell. */
  readonly bodyLimitBytes: number;
};

/** Opens a server that hands whole requests to a handler. */
export const openHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  let handler: HttpHandler = async () => plain(503, 'starting\n');
  const { port, close } = await openLoopbackServer(
    (request, response) => answer(request, response, (complete) => handler(complete), options),
    options,
  );
  return {
    port,
    serve(next) {
      handler = next;
    },
    close,
  };
};

const answer = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: HttpHandler,
  { bodyLimitBytes, onError }: HttpServerOptions,
): Promise<void> => {
  const body = await readBody(incoming, bodyLimitBytes).catch(() => undefined);
  // The client went away before its request was complete.
  if (body === undefined) return;
  const response = await handler(requestOf(incoming, body)).catch((error: unknown) => {
    onError(error);
    return plain(500, 'internal error\n');
  });
  const headers = response.headers.flatMap(([name, value]) => [name, value]);
  if (response.status !== 204 && response.status !== 304) headers.push('content-length', String(response.body.length));
  outgoing.writeHead(response.status, headers);
  outgoing.end(incoming.method === 'HEAD' ? undefined : response.body);
};

const readBody = async (incoming: IncomingMessage, limitBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > limitBytes) {
      // The rest is read and dropped: a client that is still sending would not see the answer otherwise.
      incoming.resume();
      return Buffer.concat(chunks).subarray(0, limitBytes + 1);
    }
  }
  return Buffer.concat(chunks);
};

const requestOf = (incoming: IncomingMessage, body: Buffer): HttpRequest => {
  const [path = '/', ...query] = (incoming.url ?? '/').split('?');
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2)
    headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: query.join('?'),
    headers,
    body,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
};

const plain = (status: number, text: string): HttpResponse => ({
  status,
  headers: [['content-type', 'text/plain']],
  body: Buffer.from(text),
});
