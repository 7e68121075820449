import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** An answer in JSON. */
export type Answer = { readonly status: number; readonly body: object };

/** Sends an answer; what is left of a body that was refused half-read is not read to its end. */
export const respond = (request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void => {
  if (!request.complete) response.setHeader('connection', 'close');
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text, () => {
    if (!request.complete) request.destroy();
  });
};

/** Refuses to make a WebSocket of a connection. */
export const rejectUpgrade = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
};
