import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { WebSocketServer } from 'ws';
import { inputMessageSchema } from '../../core/contract/live-view.ts';
import { dispatchInput } from '../../runner/live-view/input/dispatch-input.ts';
import { applyScreen, FIRST_SCREEN } from '../../runner/live-view/page/screen.ts';

/** A viewer that has not taken so much yet gets no more: then frames would come late instead of not at all. */
const UNSENT_BYTES_MAX = 200_000;

/** The way of others: Chromium's screencast as it is, JPEG by JPEG over a WebSocket, and input over the same. */
export const serveJpegs = async (page: Page): Promise<{ port: number }> => {
  const session = await page.createCDPSession();
  await applyScreen(session, FIRST_SCREEN, 1);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let last = Buffer.alloc(0);
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    last = Buffer.from(data, 'base64');
    for (const client of server.clients) if (client.bufferedAmount < UNSENT_BYTES_MAX) client.send(last);
  });
  server.on('connection', (client) => {
    if (last.byteLength > 0) client.send(last);
    client.on('message', (data) => {
      const input = inputMessageSchema.parse(JSON.parse(String(data)));
      if (input.type === 'down' || input.type === 'up') void dispatchInput(session, input);
    });
  });
  await once(server, 'listening');
  const { width, height } = FIRST_SCREEN;
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 80, maxWidth: width, maxHeight: height });
  return { port: (server.address() as AddressInfo).port };
};
