import { turnServerFor } from '../core/network/turn-credentials.ts';
import { openCertificateAuthority } from '../local/certificate-authority.ts';
import { aVeriframe, UNVALIDATED } from '../test/e2e/a-veriframe.ts';
import { hasCoturn, isRelayPort, startCoturn } from '../test/e2e/coturn.ts';
import { anEndUser } from '../test/e2e/end-user.ts';
import { OUTSIDE, startFirewall, type Passing } from '../test/e2e/firewall.ts';
import { RemoteBrowser } from '../test/e2e/remote-browser.ts';
import { createSession } from '../test/e2e/session-client.ts';
import { median, quantile } from './quantile.ts';

/** How fast the live view is there on each rung of the network, and back after a network was lost; one session for all. */
const RUNS = Number(process.env['BENCH_RUNS'] ?? 7);

const firewall = await startFirewall(isRelayPort);
const authority = await openCertificateAuthority({ memory: true }, () => new Date());
const coturn = hasCoturn ? await startCoturn(await authority.issue({ hosts: ['turn.sandbox.test'] })) : undefined;
const inAnHour = new Date(Date.now() + 3_600_000);
const iceServers = coturn === undefined ? [] : [await turnServerFor(coturn.service, inAnHour, 'bench')];
const veriframe = await aVeriframe({
  ...UNVALIDATED,
  overridePrograms: ({ runner, ...programs }) => ({
    ...programs,
    ...(runner && {
      runner: { ...runner, env: { ...runner.env, PUBLIC_ADDRESS: OUTSIDE, ICE_SERVERS: JSON.stringify(iceServers) } },
    }),
  }),
});
const user = await anEndUser({ sandboxPort: veriframe.sandbox.port });

const figures = new Map<string, number[]>();
const time = async (name: string, work: () => Promise<unknown>): Promise<void> => {
  const startedMs = performance.now();
  await work();
  figures.set(name, [...(figures.get(name) ?? []), performance.now() - startedMs]);
};

const RUNGS: readonly (readonly [name: string, passing: Passing])[] = [
  ['page opened → picture, over UDP', 'all'],
  ['page opened → picture, over TCP', 'no-udp'],
  ...(hasCoturn ? [['page opened → picture, over TURN with TLS', 'relay'] as const] : []),
  ['page opened → picture, by stills', 'nothing'],
];

try {
  const { embedUrl } = await createSession(veriframe);
  const page = await user.newPage({ width: 800, height: 700 });
  const remote = new RemoteBrowser(page, page.mainFrame());
  await page.goto(embedUrl);
  await remote.sees('Log in to');
  await remote.seesPicture();
  for (let run = 0; run < RUNS; run++) {
    for (const [name, passing] of RUNGS) {
      firewall.passing = passing;
      const device = await user.newPage({ width: 800, height: 700 });
      await time(name, async () => {
        await device.goto(embedUrl);
        await new RemoteBrowser(device, device.mainFrame()).seesPicture();
      });
      await device.close();
    }
    firewall.passing = 'all';
    await page.bringToFront();
    await time('refresh → picture', async () => {
      await page.reload();
      await remote.seesPicture();
    });
    firewall.passing = 'nothing';
    await page.setOfflineMode(true);
    await remote.sees('No connection', 60_000);
    await time('network is back → live', async () => {
      firewall.passing = 'all';
      await page.setOfflineMode(false);
      await remote.doesNotSay(/No connection|Connection lost/, 30_000);
    });
  }
  console.log(`${RUNS} runs on one session; local cloud, runner and the user's Chromium share this machine.\n`);
  console.log('| What | median | p95 |\n| --- | --- | --- |');
  for (const [name, values] of figures)
    console.log(`| ${name} | ${Math.round(median(values))} ms | ${Math.round(quantile(values, 0.95))} ms |`);
} finally {
  await user.close();
  await veriframe.close();
  await coturn?.close();
  await firewall.close();
}
