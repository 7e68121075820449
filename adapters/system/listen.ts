import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens at an address, on a port that the system chooses when it is 0, and gives the port. Fails when it is taken. */
export const listen = async (server: Server, address: string, port: number): Promise<number> => {
  await once(server.listen(port, address), 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return bound.port;
};
