import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../../local/listen.ts';
import { veriframeClient, type ClientOptions } from '../../sdk/veriframe-client.ts';

export type Call = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
/** What the server does with a call: answers, or cuts the connection. */
export type Reaction = { status: number; body: unknown; headers?: Record<string, string> } | 'cut' | 'silence';

export const done = (data: unknown, status = 200): Reaction => ({ status, body: { status: 'success', data } });
export const refusal = (status: number, code: string, retryable: boolean): Reaction => ({
  status,
  body: { status: 'error', error: { code, message: `message of ${code}`, retryable }, requestId: 'request-1' },
});

/** A server that reacts to its calls in turn (the last reaction stays), and a client of it that waits without waiting. */
export const anApi = async (reactions: readonly Reaction[], options: Partial<ClientOptions> = {}) => {
  const calls: Call[] = [];
  const waits: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      calls.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const reaction = reactions[Math.min(calls.length, reactions.length) - 1];
      if (reaction === undefined || reaction === 'cut') request.socket.destroy();
      else if (reaction !== 'silence') {
        response.writeHead(reaction.status, { 'content-type': 'application/json', ...reaction.headers });
        response.end(typeof reaction.body === 'string' ? reaction.body : JSON.stringify(reaction.body));
      }
    });
  });
  const port = await listen(server);
  let nowMs = Date.parse('2026-11-23T10:00:00Z');
  const client = veriframeClient({
    baseUrl: `http://127.0.0.1:${port}/v1/`,
    apiKey: 'key-1',
    random: () => 0,
    now: () => new Date(nowMs),
    wait: async (delayMs, signal) => {
      signal?.throwIfAborted();
      waits.push(delayMs);
      nowMs += delayMs;
    },
    ...options,
  });
  return {
    client,
    calls,
    waits,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
};
export type Api = Awaited<ReturnType<typeof anApi>>;
