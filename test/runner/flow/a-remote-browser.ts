import type { BrowserContext, Page } from 'puppeteer-core';
import { Failure } from '../../../core/failure.ts';
import { turnsByPage } from '../../../runner/chromium/page-turns.ts';
import { launchChromium } from '../../../runner/chromium/launch-chromium.ts';
import { chromiumInstallation } from '../../../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../../runner/chromium/unpack-chromium.ts';
import type { EgressProxy } from '../../../runner/egress/egress-proxy.ts';
import { startEgressProxy } from '../../../runner/egress/egress-proxy.ts';
import { egressRule } from '../../../runner/egress/egress-rule.ts';
import { verifiedKeys } from '../../../runner/egress/verified-keys.ts';
import type { RemotePages } from '../../../runner/session/flow-engine.ts';

export type RemoteBrowser = {
  pages: RemotePages;
  context: BrowserContext;
  detour: EgressProxy['detour'];
  /** Closes every page but a new empty one, and forgets the cookies. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** A real Chromium behind the real egress proxy, which reaches only these sites: port on 127.0.0.1 by host name. */
export const aRemoteBrowser = async (sites: Record<string, number>, caPem: string): Promise<RemoteBrowser> => {
  const overrides = new Map(
    Object.entries(sites).map(([host, port]) => [`${host}:443`, { address: '127.0.0.1', port }] as const),
  );
  const proxy = await startEgressProxy({ rule: egressRule(async () => [], overrides), onRefused: () => undefined });
  const chromium = await launchChromium({
    installation: chromiumInstallation(await unpackChromium(await chromiumCacheDirectory())),
    proxyPort: proxy.port,
    trustedKeys: await verifiedKeys(overrides, caPem),
  });
  const { context } = chromium;
  const listeners = new Set<(page: Page) => void>();
  const open: Page[] = [];
  const onPage = (page: Page) => {
    if (open.includes(page)) return;
    open.push(page);
    listeners.forEach((listener) => listener(page));
    page.once('close', () => {
      open.splice(open.indexOf(page), 1);
      const current = open.at(-1);
      if (current !== undefined) listeners.forEach((listener) => listener(current));
    });
  };
  context.on('targetcreated', (target) => void target.page().then((page) => page !== null && onPage(page)));
  return {
    context,
    detour: proxy.detour,
    pages: {
      turnsAt: turnsByPage(),
      current: () => {
        const page = open.at(-1);
        if (page === undefined) throw new Failure('BROWSER_CRASHED');
        return page;
      },
      onCurrent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    reset: async () => {
      const old = [...open];
      onPage(await context.newPage());
      await Promise.all(old.map((page) => page.close()));
      await context.deleteMatchingCookies(...(await context.cookies()));
    },
    close: async () => {
      await chromium.kill();
      await proxy.close();
    },
  };
};
