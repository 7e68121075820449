/**
 * Figures of the live view on this machine: `npm run bench -- live-view`. Runner and viewer share its cores, so they are
 * pessimistic. The viewer is a second Chromium that draws the picture and measures from click to changed pixel. The same is
 * measured of other encoders, and of JPEGs over a WebSocket.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import * as z from 'zod';
import { VIEWER_ROLE_HEADER } from '../core/contract/runner-api.ts';
import { NODE_FLAGS, RUNNER_ENVIRONMENT } from '../runner/node-flags.ts';
import { launchTestChromium } from '../test/support/test-chromium.ts';
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

const remoteSchema = z.object({ port: z.int(), streamKey: z.string(), launchMs: z.number(), browserPid: z.int() });
const connectionSchema = z.object({ answerMs: z.number(), firstFrameMs: z.number() });
const clickSchema = z.object({ seenMs: z.number(), sharpMs: z.number().nullable() });
const receivedSchema = z.object({ frames: z.number(), bytes: z.number() });

const startRemote = (way: 'video' | 'jpegs' | 'warm-up') =>
  fork(new URL('live-view/remote.ts', import.meta.url), [way, String(sitePort)], {
    execArgv: [...NODE_FLAGS],
    env: { ...process.env, ...RUNNER_ENVIRONMENT, NODE_COMPILE_CACHE: join(tmpdir(), 'veriframe-bench-compiled') },
  });

const exchangeWith = (port: number, streamKey: string) => async (offer: string) => {
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
};

/** Connects several times, if that is to be measured, and stays connected. */
const connect = async (page: Page, codec: string, times: number): Promise<void> => {
  const connections = [];
  for (let i = 0; i < times; i += 1) {
    if (i > 0) await page.reload();
    connections.push(connectionSchema.parse(await page.evaluate(`connect(exchange, '${codec}')`)));
  }
  if (times === 1) return;
  console.log(`offer to answer: ${summary(connections.map(({ answerMs }) => answerMs))}`);
  console.log(`offer to first frame: ${summary(connections.map(({ firstFrameMs }) => firstFrameMs))}`);
};

const measure = async (title: string, way: 'video' | 'jpegs', codec: string, connections: number): Promise<void> => {
  const remote = startRemote(way);
  const { port, streamKey, launchMs, browserPid } = remoteSchema.parse((await once(remote, 'message'))[0]);
  const viewer = await launchTestChromium();
  const page = await viewer.browser.newPage();
  await page.setViewport({ width: 1280, height: 720 });
  await page.goto(`http://127.0.0.1:${sitePort}/viewer.html`);
  await page.exposeFunction('exchange', exchangeWith(port, streamKey));
  console.log(`\n${title}: launch to first picture ${launchMs.toFixed(0)} ms`);
  if (way === 'jpegs') await page.evaluate(`connectSocket(${port})`);
  else await connect(page, codec, connections);

  const received = async () => receivedSchema.parse(await page.evaluate('received()'));
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
    const untilSharp = way === 'video' && name === 'idle';
    const clicks = [];
    for (let i = 0; i < CLICKS; i += 1) clicks.push(clickSchema.parse(await page.evaluate(`click(${untilSharp})`)));
    const sharp = clicks.flatMap(({ sharpMs }) => sharpMs ?? []);
    console.log(
      `${name}: click to pixel ${summary(clicks.map(({ seenMs }) => seenMs))}; ` +
        (untilSharp ? `to sharp ${summary(sharp)}; ` : '') +
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
};

await once(startRemote('warm-up'), 'exit');
console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`);
await measure('VP8 and sharp picture (what is used)', 'video', 'video/VP8', CONNECTIONS);
await measure('JPEG over WebSocket', 'jpegs', '', 1);
await measure('VP9', 'video', 'video/VP9', 1);
await measure('AV1', 'video', 'video/AV1', 1);
site.close();
