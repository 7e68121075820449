/** The measured half: one remote browser behind a WHEP server, in a process of its own. Tells its parent how to reach it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { chromiumInstallation } from '../../runner/chromium/installation.ts';
import { launchChromium } from '../../runner/chromium/launch-chromium.ts';
import { openRemotePages } from '../../runner/chromium/remote-pages.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';
import { startEgressProxy } from '../../runner/egress/egress-proxy.ts';
import { LiveView } from '../../runner/live-view/live-view.ts';
import { startWhepServer } from '../../runner/live-view/whep-server.ts';
import { systemTimer } from '../../runner/shell/timer.ts';

const [sitePort = ''] = process.argv.slice(2);
const site = { kind: 'allowed', addresses: [{ address: '127.0.0.1', family: 4 }], port: Number(sitePort) } as const;

const proxy = await startEgressProxy({ rule: async () => site, onRefused: () => undefined });
const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
const launchedAt = performance.now();
const chromium = await launchChromium({ installation, proxyPort: proxy.port, trustedKeys: [] });
const pages = await openRemotePages(chromium.context);
const view = new LiveView({
  pages,
  iceServers: [],
  protocols: ['udp', 'tcp'],
  publicAddress: undefined,
  newId: randomUUID,
  timer: systemTimer,
  onPresence: () => undefined,
  onConsent: () => undefined,
  onFault: console.error,
});
await view.start();
const launchMs = performance.now() - launchedAt;
await pages.current().goto('http://page.test/target.html');
const streamKey = randomBytes(32).toString('hex');
const { port } = await startWhepServer({
  address: '127.0.0.1',
  port: 0,
  streamKey,
  live: view,
});

process.send?.({ port, streamKey, launchMs, browserPid: chromium.browser.process()?.pid });
process.on('message', (query: string) => void pages.current().goto(`http://page.test/target.html${query}`));
process.on('disconnect', () => void chromium.kill().then(() => process.exit()));
