import { once } from 'node:events';
import net from 'node:net';
import { listen } from '../../local/listen.ts';

/** A plain TCP server on loopback that does with each connection as it is told: what passes is not looked at. */
export type TcpSite = { readonly port: number; close(): Promise<void> };

export const startTcpSite = async (serve: (socket: net.Socket) => void): Promise<TcpSite> => {
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};
