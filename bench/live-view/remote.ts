/**
 * The measured half: one remote browser in a process of its own, shown by the live view or, to compare, as JPEGs over a
 * WebSocket. Tells its parent how to reach it. With `warm-up` it loads everything and ends, so that the next one finds it compiled.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { chromiumInstallation } from '../../runner/chromium/installation.ts';
import { launchChromium } from '../../runner/chromium/launch-chromium.ts';
import { openRemotePages } from '../../runner/chromium/remote-pages.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';
import { startEgressProxy } from '../../runner/egress/egress-proxy.ts';
import { serveLiveView } from '../../runner/live-view/serve-live-view.ts';
import { systemTimer } from '../../runner/shell/timer.ts';
import { serveJpegs } from './serve-jpegs.ts';

const [way = '', sitePort = ''] = process.argv.slice(2);
if (way === 'warm-up') process.exit();
const site = { kind: 'allowed', addresses: [{ address: '127.0.0.1', family: 4 }], port: Number(sitePort) } as const;

const proxy = await startEgressProxy({ rule: async () => site, onRefused: () => undefined });
const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
const launchedAt = performance.now();
const chromium = await launchChromium({ installation, proxyPort: proxy.port, trustedKeys: [] });
const pages = await openRemotePages(chromium.context);
const streamKey = randomBytes(32).toString('hex');
const { port } =
  way === 'jpegs'
    ? await serveJpegs(pages.current())
    : await serveLiveView({
        pages,
        iceServers: [],
        protocols: ['udp', 'tcp'],
        publicAddress: undefined,
        newId: randomUUID,
        timer: systemTimer,
        onPresence: () => undefined,
        onConsent: () => undefined,
        onFault: console.error,
        address: '127.0.0.1',
        streamKey,
      });
const launchMs = performance.now() - launchedAt;
await pages.current().goto('http://page.test/target.html');

process.send?.({ port, streamKey, launchMs, browserPid: chromium.browser.process()?.pid });
process.on('message', (query: string) => void pages.current().goto(`http://page.test/target.html${query}`));
process.on('disconnect', () => void chromium.kill().then(() => process.exit()));
