import { chromiumInstallation } from '../../../runner/chromium/installation.ts';
import type { Chromium } from '../../../runner/chromium/launch-chromium.ts';
import { launchChromium } from '../../../runner/chromium/launch-chromium.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../../runner/chromium/unpack-chromium.ts';
import type { EgressProxy } from '../../../runner/egress/egress-proxy.ts';
import { startEgressProxy } from '../../../runner/egress/egress-proxy.ts';
import { egressRule } from '../../../runner/egress/egress-rule.ts';

export type TestBrowser = {
  chromium: Chromium;
  proxy: EgressProxy;
  /** Host and reason of each refused connection. */
  refused: string[];
  close(): Promise<void>;
};

/** The real Chromium behind the real proxy; `sites` are the local ones, by `host:port`, everything else does not exist. */
export const startTestBrowser = async (
  sites: Readonly<Record<string, number>>,
  trustedKeys: readonly string[] = [],
): Promise<TestBrowser> => {
  const refused: string[] = [];
  const overrides = new Map(Object.entries(sites).map(([name, port]) => [name, { address: '127.0.0.1', port }]));
  const proxy = await startEgressProxy({
    rule: egressRule(() => Promise.reject(new Error('There is no network in a test.')), overrides),
    onRefused: (host, reason) => refused.push(`${host} ${reason}`),
  });
  const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
  const chromium = await launchChromium({ installation, proxyPort: proxy.port, trustedKeys });
  return {
    chromium,
    proxy,
    refused,
    close: async () => {
      await chromium.kill();
      await proxy.close();
    },
  };
};
