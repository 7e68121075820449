import { randomUUID } from 'node:crypto';
import type { RemotePages } from '../../../runner/session/flow-engine.ts';
import { openRemotePages } from '../../../runner/chromium/remote-pages.ts';
import type { ServedLiveView } from '../../../runner/live-view/serve-live-view.ts';
import { serveLiveView } from '../../../runner/live-view/serve-live-view.ts';
import type { TestBrowser } from './remote-browser.ts';
import { startTestBrowser } from './remote-browser.ts';
import type { Door } from './viewer.ts';
import type { WebSite } from './web-site.ts';
import { startWebSite } from './web-site.ts';

export type RemoteView = {
  browser: TestBrowser;
  pages: RemotePages;
  served: ServedLiveView;
  door: Door;
  presence: boolean[];
  consents: boolean[];
  faults: unknown[];
  /** Shows `http://page.test<path>`. */
  goto(path: string): Promise<void>;
  /** Waits until `expression` is true in the current page. */
  becomes(expression: string): Promise<void>;
  close(): Promise<void>;
};

/** A remote browser with a live view, showing pages of a local site. */
export const startRemoteView = async (html: Readonly<Record<string, string>>): Promise<RemoteView> => {
  const site: WebSite = await startWebSite(html);
  const browser = await startTestBrowser({
    'page.test:80': site.port,
    'other.test:80': site.port,
    'app.localhost:80': site.port,
  });
  const pages = await openRemotePages(browser.chromium.context);
  const presence: boolean[] = [];
  const consents: boolean[] = [];
  const faults: unknown[] = [];
  const streamKey = randomUUID();
  const served = await serveLiveView({
    pages,
    iceServers: [],
    publicAddress: undefined,
    newId: randomUUID,
    onPresence: (present) => presence.push(present),
    onConsent: (approved) => consents.push(approved),
    onFault: (cause) => faults.push(cause),
    address: '127.0.0.1',
    streamKey,
  });
  return {
    browser,
    pages,
    served,
    door: { port: served.port, streamKey },
    presence,
    consents,
    faults,
    goto: async (path) => {
      await pages.current().goto(`http://page.test${path}`);
    },
    becomes: async (expression) => {
      await pages.current().waitForFunction(expression, { timeout: 10_000 });
    },
    close: async () => {
      await served.close();
      await browser.close();
      await site.close();
    },
  };
};
