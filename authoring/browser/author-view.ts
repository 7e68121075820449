import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { CDPSession, Page, Protocol } from 'puppeteer-core';
import * as z from 'zod';
import { listenOnLoopback } from '../../adapters/system/listen-on-loopback.ts';
import type { RemotePages } from '../../runner/session/flow-engine.ts';
import { authorViewDocument } from './author-view-document.ts';

const placeShape = { x: z.number(), y: z.number() };
type Place = { readonly x: number; readonly y: number };

/** What the author does on the picture; coordinates are those of the page. */
const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['press', 'release']), ...placeShape, count: z.int().min(1).max(3) }),
  z.strictObject({ kind: z.literal('scroll'), ...placeShape, by: z.number() }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(10_000) }),
  z.strictObject({
    kind: z.literal('key'),
    key: z.enum(['Enter', 'Tab', 'Backspace', 'Delete', 'Escape', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']),
  }),
]);
type Input = z.infer<typeof inputSchema>;

const VIEWPORT = { width: 1280, height: 800 };
const LONGEST_INPUT = 65_536;

/**
 * Shows a browser that has no window as a page on this machine: pictures of what is in front, and the author's mouse and keys. Only who
 * knows the address, which holds a secret, gets in. It ends with `resources`. Gives the address.
 */
export const serveAuthorView = async (pages: RemotePages, resources: AsyncDisposableStack): Promise<string> => {
  const secret = randomBytes(16).toString('base64url');
  const sessions = new WeakMap<Page, Promise<CDPSession>>();
  let doing: Promise<void> = Promise.resolve();
  const open = async (page: Page): Promise<CDPSession> => {
    await page.setViewport(VIEWPORT);
    return page.createCDPSession();
  };
  const current = async (): Promise<{ page: Page; session: CDPSession }> => {
    const page = pages.current();
    const opened = sessions.get(page) ?? open(page);
    sessions.set(page, opened);
    return { page, session: await opened };
  };
  const doInTurn = async (input: Input): Promise<void> => {
    const { page, session } = await current();
    await act(page, session, input);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = {
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
    switch (`${request.method} ${request.url}`) {
      case `GET /${secret}/`:
        response
          .writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
          .end(authorViewDocument(VIEWPORT));
        return;
      case `GET /${secret}/picture`: {
        const picture = await (await current()).page.screenshot({ type: 'jpeg', quality: 70, optimizeForSpeed: true });
        response.writeHead(200, { ...headers, 'content-type': 'image/jpeg' }).end(picture);
        return;
      }
      case `POST /${secret}/input`: {
        const input = inputSchema.safeParse(await readJson(request));
        // One after the other, as they were made.
        if (input.success) doing = doing.then(() => doInTurn(input.data)).catch(() => undefined);
        await doing;
        response.writeHead(input.success ? 204 : 400, headers).end();
        return;
      }
      default:
        response.writeHead(404, headers).end();
    }
  };
  const server = createServer((request, response) => {
    // The page may be gone or changing: the next picture shows what is there.
    answer(request, response).catch(() => (response.headersSent ? response.destroy() : response.writeHead(503).end()));
  });
  const port = await listenOnLoopback(server);
  resources.defer(async () => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${port}/${secret}/`;
};

const act = async (page: Page, session: CDPSession, input: Input): Promise<void> => {
  const mouse = (event: Omit<Protocol.Input.DispatchMouseEventRequest, 'x' | 'y'>, { x, y }: Place): Promise<void> =>
    session.send('Input.dispatchMouseEvent', { ...event, x, y });
  const left = { button: 'left', buttons: 1 } as const;
  switch (input.kind) {
    case 'press':
      await mouse({ type: 'mouseMoved' }, input);
      return mouse({ ...left, type: 'mousePressed', clickCount: input.count }, input);
    case 'release':
      // What is marked is marked by moving.
      await mouse({ ...left, type: 'mouseMoved' }, input);
      return mouse({ ...left, buttons: 0, type: 'mouseReleased', clickCount: input.count }, input);
    case 'scroll':
      return mouse({ type: 'mouseWheel', deltaX: 0, deltaY: input.by }, input);
    case 'text':
      return session.send('Input.insertText', { text: input.text });
    case 'key':
      return page.keyboard.press(input.key);
  }
};

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > LONGEST_INPUT) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
