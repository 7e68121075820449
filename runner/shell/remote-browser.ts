import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import type { Log } from '../../adapters/system/json-log.ts';
import { chromiumInstallation } from '../chromium/installation.ts';
import type { Chromium } from '../chromium/launch-chromium.ts';
import { launchChromium } from '../chromium/launch-chromium.ts';
import { openRemotePages } from '../chromium/remote-pages.ts';
import { chromiumCacheDirectory, unpackChromium } from '../chromium/unpack-chromium.ts';
import type { EgressProxy } from '../egress/egress-proxy.ts';
import { startEgressProxy } from '../egress/egress-proxy.ts';
import { egressRule } from '../egress/egress-rule.ts';
import { verifiedKeys } from '../egress/verified-keys.ts';
import type { RunnerEnvironment } from '../environment.ts';
import type { RemotePages } from '../session/flow-engine.ts';

export type RemoteBrowser = { chromium: Chromium; pages: RemotePages; detour: EgressProxy['detour'] };

/**
 * Starts the egress proxy and a Chromium that has no other way out, with one blank page; in a window only with a `screen`. What was
 * started is put on `resources` at once, so that it ends with them also when something after it fails.
 */
export const startRemoteBrowser = async (
  env: Pick<RunnerEnvironment, 'EGRESS_HOSTS' | 'EXTRA_CA_FILE' | 'CHROMIUM_PATH'>,
  log: Log,
  resources: AsyncDisposableStack,
  screen?: Readonly<Record<string, string>>,
): Promise<RemoteBrowser> => {
  const [proxy, executable, trustedKeys] = await Promise.all([
    startEgressProxy({
      rule: egressRule((host) => lookup(host, { all: true }), env.EGRESS_HOSTS),
      onRefused: (host, reason) => log('warn', 'A connection was refused', { host, reason }),
    }).then((started) => {
      resources.defer(async () => {
        log('info', 'Egress', { ...started.counts });
        await started.close();
      });
      return started;
    }),
    env.CHROMIUM_PATH ?? chromiumCacheDirectory().then(unpackChromium),
    keysOfLocalSites(env),
  ]);
  const installation = chromiumInstallation(executable);
  const chromium = await launchChromium({
    installation,
    proxyPort: proxy.port,
    trustedKeys,
    ...(screen === undefined ? {} : { screen }),
  });
  resources.defer(() => chromium.kill());
  return { chromium, pages: await openRemotePages(chromium.context), detour: proxy.detour };
};

const keysOfLocalSites = async ({
  EXTRA_CA_FILE,
  EGRESS_HOSTS,
}: Pick<RunnerEnvironment, 'EGRESS_HOSTS' | 'EXTRA_CA_FILE'>): Promise<string[]> =>
  EXTRA_CA_FILE === undefined ? [] : verifiedKeys(EGRESS_HOSTS, await readFile(EXTRA_CA_FILE, 'utf8'));
