import type { Server } from 'node:net';
import { isErrorCode } from '../adapters/system/is-error-code.ts';
import { listenOnLoopback } from '../adapters/system/listen-on-loopback.ts';

/**
 * Listens on 127.0.0.1 and gives the port: the preferred one when it is free, else one that the system chooses. Fails when
 * there is no port at all.
 */
export const listen = async (server: Server, preferredPort = 0): Promise<number> => {
  try {
    return await listenOnLoopback(server, preferredPort);
  } catch (error) {
    if (preferredPort === 0 || !isErrorCode(error, 'EADDRINUSE')) throw error;
    return listenOnLoopback(server);
  }
};
