import { connect, createServer } from 'node:net';
import { listen } from '../../local/listen.ts';

/** A place that programs can be told of before the site that will answer there has started. */
export type LateSite = {
  readonly port: number;
  /** From now on connections go to the site on this port of 127.0.0.1; before they are closed at once. */
  serveFrom(port: number): void;
  close(): Promise<void>;
};

/** Listens on 127.0.0.1 for a site that comes later. */
export const openLateSite = async (): Promise<LateSite> => {
  let target: number | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (target === undefined) return void socket.destroy();
    const site = connect(target, '127.0.0.1');
    site.on('error', () => socket.destroy());
    socket.on('close', () => site.destroy());
    site.on('close', () => socket.destroy());
    socket.pipe(site).pipe(socket);
  });
  const port = await listen(server);
  return {
    port,
    serveFrom: (port) => void (target = port),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
