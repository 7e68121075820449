import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { listen } from './listen.ts';

export type LoopbackServerOptions = {
  /** The port to take when it is free; without it, or when it is taken, one that the system chooses. */
  readonly preferredPort?: number;
  /** Told of a request that could not be answered. */
  readonly onError: (error: unknown) => void;
};

/** Longer than clients keep idle connections, so that none is closed while a request is under way on it. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Listens for HTTP on 127.0.0.1. `close` stops listening and ends every connection. */
export const openLoopbackServer = async (
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  { preferredPort, onError }: LoopbackServerOptions,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> => {
  const server = createServer((request, response) => void answer(request, response).catch(onError));
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  const port = await listen(server, preferredPort);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
