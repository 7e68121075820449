import { build } from 'esbuild';
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { listen } from '../../local/listen.ts';
import { ROOT } from './a-veriframe.ts';

/** What runs in the page: whip-whep's player, with a data channel as only the embed page has it. */
const PLAYER = `
  import { WHEPClient } from 'whip-whep/whep.js';
  const video = document.body.appendChild(document.createElement('video'));
  video.muted = video.autoplay = true;
  const peer = new RTCPeerConnection();
  const input = peer.createDataChannel('input');
  peer.addTransceiver('video', { direction: 'recvonly' });
  peer.ontrack = ({ streams, track }) => (video.srcObject = streams[0] ?? new MediaStream([track]));
  const player = new WHEPClient();
  window.play = (url, token) => player.view(peer, url, token);
  window.say = (message) => input.send(JSON.stringify(message));
  window.canSay = () => input.readyState === 'open';
  window.stop = () => player.stop();
`;

/** Opens a WHEP player that is not ours (npm: whip-whep) on a page of another origin. Returns how to close that origin. */
export const openForeignPlayer = async (page: Page): Promise<() => Promise<void>> => {
  const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  const port = await listen(site);
  const { outputFiles } = await build({
    stdin: { contents: PLAYER, resolveDir: path.join(ROOT, 'test') },
    bundle: true,
    format: 'iife',
    write: false,
  });
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return async () => {
    site.closeAllConnections();
    await once(site.close(), 'close');
  };
};
