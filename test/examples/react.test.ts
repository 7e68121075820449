import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { listen } from '../../local/listen.ts';
import { aShownPage } from '../embed/ui/a-shown-page.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Stands for the embed page: says what it is told to say, as the embed page would. */
const EMBED_PAGE = `<script>
  const sessionId = location.pathname.split('/').at(-1);
  let seq = 0;
  window.say = (type, data) => parent.postMessage(
    { source: 'veriframe', v: 1, sessionId, seq: seq++, ts: new Date().toISOString(), type, data }, location.origin);
  say('loaded', {});
</script>`;

describe('the React example', () => {
  let server: Server;
  let shown: Awaited<ReturnType<typeof aShownPage>>;
  let origin = '';
  let created = 0;
  beforeAll(async () => {
    const { outputFiles } = await build({
      absWorkingDir: ROOT,
      entryPoints: [path.join(import.meta.dirname, 'react-app.tsx')],
      bundle: true,
      format: 'iife',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"development"' },
      write: false,
      logLevel: 'error',
    });
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (request.method === 'POST') {
        created += 1;
        response.end(`${origin}/v1/embed/7d0b2a0e-38e3-4f4e-a5a5-00000000000${created}#t=token`);
      } else if (request.url?.startsWith('/v1/embed/') === true) response.end(EMBED_PAGE);
      else if (request.url === '/app.js') response.end(outputFiles[0]?.text);
      else response.end('<div id="root"></div><script src="/app.js"></script>');
    });
    const port = await listen(server);
    origin = `http://127.0.0.1:${port}`;
    shown = await aShownPage();
    await shown.page.goto(origin);
  }, 120_000);
  afterAll(async () => {
    await shown?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });

  const embedPage = async () => {
    const frame = await (await shown.page.waitForSelector('iframe'))?.contentFrame();
    if (!frame) throw new Error('the iframe has no page');
    await frame.waitForFunction('typeof say === "function"');
    return frame;
  };
  const says = (words: string) =>
    shown.page.waitForFunction((text) => document.querySelector('[role=status]')?.textContent === text, {}, words);

  it('shows one verification, says how far it is, and tries again when the user asks', async () => {
    await shown.page.click('button');
    const frame = await embedPage();
    // StrictMode mounted it twice, and took the first one away.
    expect(await shown.page.$$('iframe')).toHaveLength(1);
    await frame.evaluate(`say('status', { from: null, to: 'READY', progress: 10 })`);
    await says('READY');
    // A render is no reason to load the page anew.
    expect(await frame.evaluate('seq')).toBe(2);

    await frame.evaluate(`say('exit', { reason: 'TRY_AGAIN' })`);
    await shown.page.waitForSelector('iframe[src*="000000000002"]');
    expect([created, await shown.page.$$('iframe')]).toEqual([2, [expect.anything()]]);
  });

  it('takes the verification away with the component', async () => {
    await shown.page.evaluate('unmount()');
    expect(await shown.page.$$('iframe')).toHaveLength(0);
  });
});
