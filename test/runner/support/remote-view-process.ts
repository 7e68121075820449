/**
 * A remote browser with a live view, in a process of its own that a test asks over IPC: @roamhq/wrtc crashes a process that
 * ends by itself while a video source is alive, and jest's does.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { viewMessageSchema } from '../../../core/contract/live-view.ts';
import { openRemotePages } from '../../../runner/chromium/remote-pages.ts';
import { serveLiveView } from '../../../runner/live-view/serve-live-view.ts';
import { systemTimer } from '../../../runner/shell/timer.ts';
import { startTestBrowser } from './remote-browser.ts';
import { startWebSite } from './web-site.ts';

const html = z.record(z.string(), z.string()).parse(JSON.parse(process.argv[2] ?? '{}'));

const site = await startWebSite(html);
const browser = await startTestBrowser({ 'page.test:80': site.port, 'other.test:80': site.port });
const pages = await openRemotePages(browser.chromium.context);
const heard = { presence: [] as boolean[], consents: [] as boolean[], faults: [] as string[] };
const streamKey = randomUUID();
const served = await serveLiveView({
  pages,
  iceServers: [],
  protocols: ['udp', 'tcp'],
  publicAddress: undefined,
  newId: randomUUID,
  timer: systemTimer,
  onPresence: (present) => heard.presence.push(present),
  onConsent: (approved) => heard.consents.push(approved),
  onFault: (cause) => heard.faults.push(String(cause)),
  address: '127.0.0.1',
  streamKey,
});

const askSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('goto'), path: z.string() }),
  /** Waits until `expression` is true in the current page, or in its last frame. */
  z.object({ ask: z.literal('becomes'), expression: z.string(), inFrame: z.boolean() }),
  z.object({ ask: z.literal('tell'), message: viewMessageSchema }),
  z.object({ ask: z.literal('heard') }),
  z.object({ ask: z.literal('close') }),
]);

const answer = async (ask: z.infer<typeof askSchema>): Promise<unknown> => {
  switch (ask.ask) {
    case 'goto':
      await pages.current().goto(`http://page.test${ask.path}`);
      return null;
    case 'becomes': {
      const page = pages.current();
      const frame = ask.inFrame ? page.frames().at(-1) : page.mainFrame();
      await frame?.waitForFunction(ask.expression, { timeout: 10_000 });
      return null;
    }
    case 'tell':
      return served.live.tell(ask.message);
    case 'heard':
      return heard;
    case 'close':
      await served.close();
      await browser.close();
      await site.close();
      return null;
  }
};

process.on('message', (message) => {
  const { id, ask } = z.object({ id: z.int(), ask: askSchema }).parse(message);
  void answer(ask).then(
    (value) => process.send?.({ id, value: value ?? null }),
    (cause: unknown) => process.send?.({ id, error: String(cause) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ id: 0, value: { port: served.port, streamKey } });
