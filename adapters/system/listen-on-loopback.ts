import type { Server } from 'node:net';
import { listen } from './listen.ts';

/** Listens on 127.0.0.1, on a port that the system chooses when none is given, and gives the port. Fails when it is taken. */
export const listenOnLoopback = (server: Server, port = 0): Promise<number> => listen(server, '127.0.0.1', port);
