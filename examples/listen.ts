import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on 127.0.0.1, on a port that the system chooses when none is given, and gives the port. Fails when it is taken. */
export const listen = async (server: Server, port = 0): Promise<number> => {
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};
