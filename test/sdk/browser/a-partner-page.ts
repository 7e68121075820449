import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Page } from 'puppeteer-core';
import { build } from 'esbuild';
import path from 'node:path';
import { pageHeaders } from '../../../functions/embed-page/page-headers.ts';
import { listen } from '../../../local/listen.ts';
import { anEndUser } from '../../e2e/end-user.ts';

const root = path.resolve(import.meta.dirname, '../../..');
export const SESSION_ID = '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f';

/** A page with the messages of the embed page and nothing else; it shows in its title what it was told. */
const EMBED_SCRIPT = `
  const host = window.parent === window ? window.opener : window.parent;
  let seq = 0;
  const post = (type, data) => host?.postMessage(
    { source: 'veriframe', v: 1, sessionId: '${SESSION_ID}', seq: seq++, ts: new Date().toISOString(), type, data }, '*');
  const told = [];
  addEventListener('message', ({ data }) => {
    told.push(data);
    document.title = JSON.stringify(told);
    if (data.type === 'cancel') post('exit', { reason: 'CANCELLED' });
  });
  post('loaded', {});`;

export type PartnerPage = {
  page: Page;
  url: string;
  embedUrl: string;
  /** The address of a page of somebody else's, with this partner's page in a frame. */
  strangerUrl: string;
  close(): Promise<void>;
};

/** A partner's page in a real browser, with the whole browser half of the SDK as `sdk`, and an embed page of another origin. */
export const aPartnerPage = async (): Promise<PartnerPage> => {
  const { outputFiles } = await build({
    stdin: {
      contents: ['mount-verification', 'open-verification', 'session-element']
        .map((name) => `export * from './sdk/browser/${name}.ts';`)
        .join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    format: 'iife',
    globalName: 'sdk',
    write: false,
    logLevel: 'error',
  });
  const sdk = outputFiles[0]?.text ?? '';
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    return `http://127.0.0.1:${await listen(server)}`;
  };
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const partner = await serve((_, response) =>
    response
      .writeHead(200, html)
      .end(`<!doctype html><title>Partner</title><div id="here" style="height:400px"></div><script>${sdk}</script>`),
  );
  const embed = await serve(({ url }, response) => {
    if (url === '/script.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(EMBED_SCRIPT);
    else
      response
        .writeHead(200, pageHeaders([partner]))
        .end('<!doctype html><title>[]</title><p>Embed page</p><script src="/script.js"></script>');
  });
  const embedUrl = `${embed}/v1/embed/${SESSION_ID}#t=token`;
  const stranger = await serve(({ url }, response) =>
    response.writeHead(200, html).end(`<iframe src="${url === '/partner' ? partner : embedUrl}"></iframe>`),
  );
  const user = await anEndUser();
  const page = await user.newPage();
  return {
    page,
    url: partner,
    embedUrl,
    strangerUrl: stranger,
    close: async () => {
      await user.close();
      for (const server of servers) {
        server.closeAllConnections();
        await once(server.close(), 'close');
      }
    },
  };
};
