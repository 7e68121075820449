import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { Page } from 'puppeteer-core';
import { listen } from '../../../local/listen.ts';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { verifiedKeys } from '../../../runner/egress/verified-keys.ts';
import type { TestBrowser } from '../support/remote-browser.ts';
import { startTestBrowser } from '../support/remote-browser.ts';
import type { WebSite } from '../support/web-site.ts';
import { startWebSite } from '../support/web-site.ts';

const startHttps = async (authority: Awaited<ReturnType<typeof openCertificateAuthority>>, host: string) => {
  const { certPem, keyPem } = await authority.issue({ hosts: [host] });
  const server = createHttpsServer({ cert: certPem, key: keyPem }, (_, response) => response.end('secure'));
  const port = await listen(server);
  return { port, close: () => server.close() };
};

describe('the remote Chromium', () => {
  let site: WebSite;
  let good: Awaited<ReturnType<typeof startHttps>>;
  let wrongName: Awaited<ReturnType<typeof startHttps>>;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    const authority = await openCertificateAuthority({ memory: true }, () => new Date());
    [site, good, wrongName] = await Promise.all([
      startWebSite({
        '/': '<title>Site</title><a id="file" href="data:application/octet-stream,x" download="x">x</a>',
      }),
      startHttps(authority, 'good.test'),
      startHttps(authority, 'somebody-else.test'),
    ]);
    const sites = { 'good.test:443': good.port, 'wrong-name.test:443': wrongName.port };
    const overrides = new Map(Object.entries(sites).map(([name, port]) => [name, { address: '127.0.0.1', port }]));
    browser = await startTestBrowser(
      { ...sites, 'app.localhost:80': site.port },
      await verifiedKeys(overrides, authority.caPem),
    );
    page = await browser.chromium.context.newPage();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    good.close();
    wrongName.close();
    await site.close();
  });

  it('asks for nothing but the page, and goes through the proxy for names of this machine, too', async () => {
    await page.goto('http://app.localhost/');
    expect(await page.title()).toBe('Site');
    expect(browser.proxy.counts.connected).toBeGreaterThan(0);
    // The icon is a browser's own wish, and of the site.
    expect(new Set(site.requests)).toEqual(
      new Set(['/', '/favicon.ico'].filter((path) => site.requests.includes(path))),
    );
    expect(browser.refused).toEqual([]);
  });

  it('reaches no address of this machine, not even the proxy itself', async () => {
    for (const url of [
      `http://127.0.0.1:${site.port}/`,
      `http://localhost:${site.port}/`,
      'http://169.254.169.254/',
      'http://[::1]/',
    ]) {
      const response = await page.goto(url).catch(() => null);
      expect(response?.status() ?? 403).toBe(403);
    }
    expect(browser.refused.length).toBeGreaterThanOrEqual(4);
  });

  it('trusts a local site with a good certificate and fails on a wrong one', async () => {
    expect((await page.goto('https://good.test/'))?.status()).toBe(200);
    await expect(page.goto('https://wrong-name.test/')).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
  });

  it('sends no packet around the proxy: neither WebRTC nor HTTP/3', async () => {
    const socket = createSocket('udp4');
    let packets = 0;
    socket.on('message', () => (packets += 1));
    await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve));
    const own = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ family }) => family === 'IPv4');
    await page.goto('http://app.localhost/');
    const candidates = await page.evaluate(
      async (address, port) => {
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: [`stun:${address}:${port}`, `stun:127.0.0.1:${port}`] },
            { urls: [`turn:${address}:${port}?transport=udp`], username: 'a', credential: 'b' },
          ],
        });
        peer.createDataChannel('x');
        await peer.setLocalDescription();
        const found: string[] = [];
        await new Promise<void>((resolve) => {
          peer.onicecandidate = ({ candidate }) => (candidate === null ? resolve() : found.push(candidate.candidate));
        });
        await new WebTransport(`https://${address}:${port}`).ready.catch(() => undefined);
        return found;
      },
      own?.address ?? '127.0.0.1',
      socket.address().port,
    );
    socket.close();
    expect(candidates.filter((candidate) => /udp/i.test(candidate))).toEqual([]);
    expect(packets).toBe(0);
  });

  it('denies what a page asks permission for, without asking anybody', async () => {
    await page.goto('http://app.localhost/');
    const answers = await page.evaluate(async () => ({
      secure: isSecureContext,
      notifications: await Notification.requestPermission(),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          ({ code }) => resolve(code),
        ),
      ),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        ({ name }: Error) => name,
      ),
    }));
    expect(answers).toEqual({ secure: true, notifications: 'default', place: 1, camera: expect.stringMatching(/Not/) });
  });

  it('keeps nothing that it downloads', async () => {
    await page.goto('http://app.localhost/');
    const session = await page.createCDPSession();
    const ended = new Promise<string>((resolve) =>
      session.on('Page.downloadProgress', ({ state }) => state !== 'inProgress' && resolve(state)),
    );
    await session.send('Page.enable');
    await page.click('#file');
    expect(await ended).toBe('canceled');
  });

  it('is given nothing of the environment and opens no port', async () => {
    const pid = browser.chromium.browser.process()?.pid ?? 0;
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8'))
      .split('\0')
      .map((entry) => entry.split('=')[0]);
    expect(environment.filter((name) => name !== '').sort()).toEqual(
      ['FONTCONFIG_PATH', 'HOME', 'LANG', 'LD_LIBRARY_PATH', 'TZ', 'XDG_CACHE_HOME'].sort(),
    );
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    expect(commandLine).toContain('--remote-debugging-pipe');
    expect(commandLine.join(' ')).not.toMatch(/--remote-debugging-port|--single-process|--disable-web-security/);
  });
});
