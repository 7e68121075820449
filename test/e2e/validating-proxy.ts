import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { listen } from '../../local/listen.ts';
import type { HttpAnswer } from './openapi-comparison.ts';
import { openApiComparison } from './openapi-comparison.ts';

/** A proxy before an API that knows what its OpenAPI document promises. */
export type ValidatingProxy = {
  /** Stands for the API's base URL. */
  readonly url: string;
  /** What went through that the document does not allow, one sentence each. */
  readonly mismatches: readonly string[];
  close(): Promise<void>;
};

/** Of one connection and not of the message; `fetch` has taken the content coding off. */
const HOP_BY_HOP = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding'];

/**
 * Opens the proxy on a port that the system chooses. Every message passes unchanged; prism compares those of the routes in
 * docs/openapi.json with it. A request that the document forbids is a mismatch only if the API takes it.
 */
export const openValidatingProxy = async (upstream: string): Promise<ValidatingProxy> => {
  const mismatches: string[] = [];
  const compare = await openApiComparison();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent = await readAll(request);
    const answer = await forward(upstream, request, sent);
    const { method = 'GET', url = '/' } = request;
    mismatches.push(...(await compare({ method, url, headers: textHeaders(request.headers), body: sent }, answer)));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The API broke the connection, or prism met what it does not know: who called finds out either way.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    mismatches,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const forward = async (upstream: string, request: IncomingMessage, body: Buffer): Promise<HttpAnswer> => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (!HOP_BY_HOP.includes(name)) headers.set(name, String(value));
  }
  const response = await fetch(`${upstream}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers,
    redirect: 'manual',
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
  const answered = [...response.headers].filter(([name]) => !HOP_BY_HOP.includes(name));
  return {
    status: response.status,
    headers: Object.fromEntries(answered),
    body: Buffer.from(await response.arrayBuffer()),
  };
};

const textHeaders = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};
