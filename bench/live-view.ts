/**
 * Figures of the live view on this machine: `node bench/live-view.ts`. Runner and viewer share its cores, so they are
 * pessimistic. The viewer is a second Chromium that draws the video and measures from click to changed pixel.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import * as z from 'zod';
import { VIEWER_ROLE_HEADER } from '../core/contract/runner-api.ts';
import { chromiumInstallation } from '../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../runner/chromium/unpack-chromium.ts';
import { usageOf } from './live-view/process-usage.ts';

const CLICKS = 40;
const CONNECTIONS = 7;
const LOAD_MS = 8_000;

const percentile = (values: readonly number[], p: number): string =>
  ([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))] ?? NaN).toFixed(0);
const summary = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5)} ms, p95 ${percentile(values, 0.95)} ms`;

const site = createServer((request, response) => {
  const name = new URL(request.url ?? '/', 'http://site').pathname.slice(1);
  readFile(new URL(`live-view/${name}`, import.meta.url)).then(
    (page) => response.setHeader('content-type', 'text/html').end(page),
    () => response.writeHead(404).end(),
  );
}).listen(0, '127.0.0.1');
await once(site, 'listening');
const sitePort = (site.address() as AddressInfo).port;

const remote = fork(new URL('live-view/remote.ts', import.meta.url), [String(sitePort)]);
const remoteSchema = z.object({ port: z.int(), streamKey: z.string(), launchMs: z.number(), browserPid: z.int() });
const { port, streamKey, launchMs, browserPid } = remoteSchema.parse((await once(remote, 'message'))[0]);

const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
const viewer = await puppeteer.launch({
  executablePath: installation.executable,
  headless: 'shell',
  pipe: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-software-rasterizer',
    '--autoplay-policy=no-user-gesture-required',
  ],
  env: { LD_LIBRARY_PATH: installation.libraries, FONTCONFIG_PATH: installation.fontConfig },
});
const page = await viewer.newPage();
await page.goto(`http://127.0.0.1:${sitePort}/viewer.html`);
await page.exposeFunction('exchange', async (offer: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}/whep`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${streamKey}`,
      'content-type': 'application/sdp',
      [VIEWER_ROLE_HEADER]: 'control',
    },
    body: offer,
  });
  if (answer.status !== 201) throw new Error(`WHEP answered ${answer.status}.`);
  return answer.text();
});

const connectionSchema = z.object({ gatherMs: z.number(), answerMs: z.number(), firstFrameMs: z.number() });
const connections = [];
for (let i = 0; i < CONNECTIONS; i += 1) {
  if (i > 0) await page.reload();
  connections.push(connectionSchema.parse(await page.evaluate('connect(exchange)')));
}
const click = async () => z.number().parse(await page.evaluate('click()'));
const receivedSchema = z.object({ frames: z.number(), bytes: z.number() });
const received = async () => receivedSchema.parse(await page.evaluate('received()'));

console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`);
console.log(`launch to first picture: ${launchMs.toFixed(0)} ms`);
console.log(`offer to answer: ${summary(connections.map((c) => c.answerMs))}`);
console.log(`offer to first frame: ${summary(connections.map((c) => c.firstFrameMs))}`);

for (const [name, query] of [
  ['idle', ''],
  ['scrolling', '?scroll'],
] as const) {
  remote.send(query);
  await wait(4_000); // refinement is over
  const processes = { runner: remote.pid ?? 0, browser: browserPid };
  const before = { usage: await usageOf(processes), received: await received() };
  await wait(LOAD_MS);
  const after = { usage: await usageOf(processes), received: await received() };
  const perSecond = (from: number, to: number) => (to - from) / (LOAD_MS / 1_000);
  const clicks = [];
  for (let i = 0; i < CLICKS; i += 1) clicks.push(await click());
  console.log(
    `${name}: click to pixel ${summary(clicks)}; ` +
      `CPU runner ${((after.usage.runnerCpuMs - before.usage.runnerCpuMs) / (LOAD_MS / 100)).toFixed(0)} %, ` +
      `browser ${((after.usage.browserCpuMs - before.usage.browserCpuMs) / (LOAD_MS / 100)).toFixed(0)} %; ` +
      `memory ${(after.usage.memoryBytes / 2 ** 20).toFixed(0)} MB; ` +
      `${perSecond(before.received.frames, after.received.frames).toFixed(0)} frames/s, ` +
      `${((perSecond(before.received.bytes, after.received.bytes) * 8) / 1e6).toFixed(2)} Mbit/s`,
  );
}

await viewer.close();
remote.disconnect();
await once(remote, 'exit');
site.close();
