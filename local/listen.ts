import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Listens on 127.0.0.1 and gives the port: the preferred one when it is free, else one that the system chooses. Fails when
 * there is no port at all.
 */
export const listen = async (server: Server, preferredPort = 0): Promise<number> => {
  try {
    server.listen(preferredPort, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const taken = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken || preferredPort === 0) throw error;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
};
