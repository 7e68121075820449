import type { Server } from 'node:net';
import { listenOnLoopback } from '../adapters/system/listen-on-loopback.ts';

/**
 * Listens on 127.0.0.1 and gives the port: the preferred one when it is free, else one that the system chooses. Fails when
 * there is no port at all.
 */
export const listen = async (server: Server, preferredPort = 0): Promise<number> => {
  try {
    return await listenOnLoopback(server, preferredPort);
  } catch (error) {
    const taken = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken || preferredPort === 0) throw error;
    return listenOnLoopback(server);
  }
};
