import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { embedDocument } from '../../functions/embed-page/document.ts';
import { pageHeaders } from '../../functions/embed-page/page-headers.ts';
import { bundleEmbed } from '../../lib/embed-assets.ts';
import { listen } from '../../local/listen.ts';
import { anEndUser } from '../e2e/end-user.ts';
import { aModel, aState, SESSION_ID } from './a-model.ts';

/** Where a browser finds pages of this test; every one has its own origin. */
export type ServedPage = {
  page: Page;
  embedUrl: string;
  /** The embed page as who does not know `frame-ancestors` gets it. */
  unguardedUrl: string;
  /** A page of the partner's, or of somebody else's, that holds `inner` in a frame and notes what that frame says in `heard`. */
  partnerWith(inner: string): string;
  strangerWith(inner: string): string;
  /** What the embed page has asked of the API since. */
  readonly asked: string[];
  close(): Promise<void>;
};

const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** A page whose frame fills it. */
const holderOf = (inner: string): string => `<!doctype html><title>Holder</title>
<style>body{margin:0}iframe{border:0;width:100vw;height:100vh;display:block}</style>
<script>
  window.heard = [];
  addEventListener('message', ({ data, source }) => source === frames[0] && heard.push(data.type + ' ' + (data.data.reason ?? '')));
</script>
<iframe src="${inner.replaceAll('&', '&amp;')}"></iframe>`;

/** The embed page itself, built and with the headers that it has, in front of an API whose session has just been created. */
export const aServedPage = async (): Promise<ServedPage> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'veriframe-embed-'));
  const { script, style } = await bundleEmbed(path.resolve(import.meta.dirname, '../..'), folder);
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    return `http://127.0.0.1:${await listen(server)}`;
  };
  const holder: RequestListener = ({ url = '' }, response) => {
    const inner = new URL(url, 'http://holder').searchParams.get('inner') ?? '';
    response.writeHead(200, HTML).end(holderOf(inner));
  };
  const [partner, stranger] = [await serve(holder), await serve(holder)];
  const asked: string[] = [];
  const config = { ...aModel().config, allowedOrigins: [partner] };
  const embed = await serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://embed');
    if (pathname === script || pathname === style) {
      const type = pathname === script ? 'text/javascript' : 'text/css';
      response.writeHead(200, { 'content-type': type });
      void readFile(path.join(folder, pathname)).then((bytes) => response.end(bytes));
    } else if (pathname === `/v1/embed/${SESSION_ID}`) {
      const { 'content-security-policy': policy, ...headers } = pageHeaders([partner]);
      if (!searchParams.has('unguarded') && policy !== undefined) response.setHeader('content-security-policy', policy);
      response.writeHead(200, headers).end(embedDocument(config, { script, style }));
    } else {
      asked.push(`${request.method} ${pathname.split('/').at(-1)}`);
      const answer = { status: 'success', data: aState() };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }
  });
  const user = await anEndUser();
  const within = (origin: string) => (inner: string) => `${origin}/?${new URLSearchParams({ inner }).toString()}`;
  return {
    page: await user.newPage(),
    embedUrl: `${embed}/v1/embed/${SESSION_ID}#t=token`,
    unguardedUrl: `${embed}/v1/embed/${SESSION_ID}?unguarded#t=token`,
    partnerWith: within(partner),
    strangerWith: within(stranger),
    asked,
    close: async () => {
      await user.close();
      for (const server of servers) {
        server.closeAllConnections();
        await once(server.close(), 'close');
      }
      await rm(folder, { recursive: true });
    },
  };
};
