import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Access } from '../access.ts';
import { rejectUpgrade } from './respond.ts';

/** What becomes of a path's WebSockets, and how many of them there may be at once. */
export type Upgrade = {
  readonly server: WebSocketServer;
  readonly most: number;
  readonly begin: (socket: WebSocket) => void;
};

/** Lets WebSockets in by their path: 404 elsewhere, 401 without access, 503 where there is no more room. */
export const takeUpgrades = (server: Server, access: Access, upgrades: Readonly<Record<string, Upgrade>>): void => {
  const byPath = new Map(Object.entries(upgrades));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upgrade = byPath.get(request.url ?? '');
    if (upgrade === undefined) return rejectUpgrade(socket, '404 Not Found');
    if (!access(request.headers)) return rejectUpgrade(socket, '401 Unauthorized');
    if (upgrade.server.clients.size >= upgrade.most) return rejectUpgrade(socket, '503 Service Unavailable');
    upgrade.server.handleUpgrade(request, socket, head, upgrade.begin);
  });
};
