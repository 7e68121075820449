import type { Page } from 'puppeteer-core';
import * as z from 'zod';
import type { IceFragment } from '../../../core/contract/ice-fragment.ts';
import { FRAGMENT_MEDIA_TYPE, fragmentOf, iceOf, withIce } from '../../../core/contract/ice-fragment.ts';
import type { InputMessageInit, ViewMessage } from '../../../core/contract/live-view.ts';
import { viewMessageSchema } from '../../../core/contract/live-view.ts';
import type { ViewerRole } from '../../../core/contract/runner-api.ts';
import { VIEWER_ROLE_HEADER } from '../../../core/contract/runner-api.ts';
import { launchTestChromium } from '../../support/test-chromium.ts';

/** What a viewer's page does; a string, because it runs in the viewer's Chromium. */
const VIEWER = `
  const video = document.body.appendChild(document.createElement('video'));
  video.muted = video.autoplay = true;
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  let peer, channels, messages = [];
  window.offer = async (controls) => {
    const own = (messages = []);
    peer = new RTCPeerConnection();
    channels = {};
    if (controls) {
      channels.input = peer.createDataChannel('input');
      channels.pointer = peer.createDataChannel('pointer', { ordered: false, maxRetransmits: 0 });
      channels.view = peer.createDataChannel('view');
      channels.view.onmessage = ({ data }) => own.push(JSON.parse(data));
    }
    const { receiver } = peer.addTransceiver('video', { direction: 'recvonly' });
    video.srcObject = new MediaStream([receiver.track]);
    await peer.setLocalDescription();
    if (peer.iceGatheringState !== 'complete')
      await new Promise((resolve) => (peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve()));
    return peer.localDescription.sdp;
  };
  window.accept = (sdp) => peer.setRemoteDescription({ type: 'answer', sdp });
  window.restartIce = async () => {
    await peer.setLocalDescription(await peer.createOffer({ iceRestart: true }));
    return peer.localDescription.sdp;
  };
  window.offered = () => peer.localDescription.sdp;
  window.accepted = () => peer.remoteDescription.sdp;
  window.isLive = () => video.videoWidth > 0 && Object.values(channels).every(({ readyState }) => readyState === 'open');
  window.send = (channel, message) => channels[channel].send(message);
  window.told = () => messages;
  window.forget = () => void (messages.length = 0);
  window.state = () => peer.connectionState;
  window.pixel = (x, y) => {
    canvas.drawImage(video, x - 2, y - 2, 4, 4, 0, 0, 4, 4);
    return [...canvas.getImageData(2, 2, 1, 1).data].slice(0, 3);
  };
  window.size = () => [video.videoWidth, video.videoHeight];
  window.shown = () => video.getVideoPlaybackQuality().totalVideoFrames;
  window.inbound = async () => {
    for (const one of (await peer.getStats()).values()) if (one.type === 'inbound-rtp') return one;
  };
  window.pictures = [];
  window.notePictures = () =>
    video.requestVideoFrameCallback((now, { rtpTimestamp }) => {
      pictures.push({ rtpTimestamp, red: pixel(100, 100)[0] });
      notePictures();
    });
  window.hangUp = () => peer.close();
`;

const receivedSchema = z.object({ keyFramesDecoded: z.int(), pliCount: z.int(), nackCount: z.int() });
const picturesSchema = z.array(z.object({ rtpTimestamp: z.int(), red: z.int() }));

const iceIn = (sdp: string): IceFragment => {
  const ice = iceOf(sdp);
  if (ice === null) throw new Error('there is no ICE in it');
  return ice;
};

export type Door = { port: number; streamKey: string };

/** A user's browser: a second, ordinary Chromium that shows the remote one. */
export class Viewer {
  readonly #page: Page;
  readonly #close: () => Promise<void>;
  location = '';

  private constructor(page: Page, close: () => Promise<void>) {
    this.#page = page;
    this.#close = close;
  }

  static async open(): Promise<Viewer> {
    const { browser, close } = await launchTestChromium();
    const [page = await browser.newPage()] = await browser.pages();
    await page.evaluate(VIEWER);
    return new Viewer(page, close);
  }

  /** Connects through the runner's WHEP server and waits for the first picture. */
  async connect(door: Door, role: ViewerRole = 'control'): Promise<void> {
    await this.dial(door, role);
    await this.#page.waitForFunction('isLive()', { timeout: 10_000 });
  }

  /** Connects without waiting for the connection. */
  async dial(door: Door, role: ViewerRole = 'control'): Promise<void> {
    const answer = await this.offer(door, role);
    this.location = answer.headers.get('location') ?? '';
    await this.#call('accept', await answer.text());
  }

  /** Connects over nothing but what `relayTo` opens to the address of the runner that the answer names. */
  async connectOver(
    door: Door,
    relayTo: (runner: { address: string; port: number }) => Promise<number>,
  ): Promise<void> {
    const answer = await this.offer(door, 'control', (sdp) => sdp.replace(/a=candidate:.*\r\n/g, ''));
    this.location = answer.headers.get('location') ?? '';
    const sdp = await answer.text();
    const own = /a=candidate:\S+ 1 udp (\d+) (\d+\.\d+\.\d+\.\d+) (\d+) typ host.*\r\n/.exec(sdp);
    const [line = '', priority, address = '', port] = own ?? [];
    const relay = await relayTo({ address, port: Number(port) });
    const only = `a=candidate:1 1 udp ${priority} ${address} ${relay} typ host\r\n`;
    const relayed = sdp.replace(line, only).replace(/a=candidate:(?!1 1 udp).*\r\n/g, '');
    await this.#call('accept', relayed);
    await this.#page.waitForFunction('isLive()', { timeout: 30_000 });
  }

  async offer({ port, streamKey }: Door, role: ViewerRole, change = (sdp: string) => sdp): Promise<Response> {
    const body = change(z.string().parse(await this.#call('offer', role === 'control')));
    return fetch(`http://127.0.0.1:${port}/whep`, {
      method: 'POST',
      headers: { authorization: `Bearer ${streamKey}`, 'content-type': 'application/sdp', [VIEWER_ROLE_HEADER]: role },
      body,
    });
  }

  /** Restarts ICE by PATCH and gives the status; the rest of the connection stays. */
  async restartIce(door: Door): Promise<{ status: number; etag: string | null }> {
    const offer = z.string().parse(await this.#call('restartIce'));
    const response = await this.patch(door, fragmentOf(offer, iceIn(offer)), '*');
    const fragment = await response.text();
    if (response.status === 200) {
      const accepted = z.string().parse(await this.#call('accepted'));
      await this.#call('accept', withIce(accepted, iceIn(fragment)));
    }
    return { status: response.status, etag: response.headers.get('etag') };
  }

  async patch({ port, streamKey }: Door, fragment: string, ifMatch?: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${port}${this.location}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${streamKey}`,
        'content-type': FRAGMENT_MEDIA_TYPE,
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      body: fragment,
    });
  }

  /** What this viewer's connection would say of its own ICE session. */
  async fragment(): Promise<string> {
    const offer = z.string().parse(await this.#call('offered'));
    return fragmentOf(offer, iceIn(offer));
  }

  /** Waits until ICE and DTLS are up. */
  async isConnected(): Promise<void> {
    await this.#page.waitForFunction(`state() === 'connected'`, { timeout: 10_000 });
  }

  async delete({ port, streamKey }: Door): Promise<number> {
    const headers = { authorization: `Bearer ${streamKey}` };
    return (await fetch(`http://127.0.0.1:${port}${this.location}`, { method: 'DELETE', headers })).status;
  }

  async send(message: InputMessageInit, channel: 'input' | 'pointer' = 'input'): Promise<void> {
    await this.#call('send', channel, JSON.stringify(message));
  }

  async sendRaw(text: string): Promise<void> {
    await this.#call('send', 'input', text);
  }

  async click(x: number, y: number): Promise<void> {
    await this.send({ type: 'move', x, y });
    await this.send({ type: 'down', x, y, button: 'left', buttons: 1 });
    await this.send({ type: 'up', x, y, button: 'left' });
  }

  async tap(x: number, y: number): Promise<void> {
    await this.send({ type: 'touchstart', points: [{ x, y, id: 0 }] });
    await this.send({ type: 'touchend', points: [] });
  }

  async press(key: string, code: string, modifiers = 0): Promise<void> {
    const text = key.length === 1 && modifiers === 0 ? { text: key } : {};
    await this.send({ type: 'keydown', key, code, modifiers, ...text });
    await this.send({ type: 'keyup', key, code, modifiers });
  }

  /** Everything that was told on this connection so far. Fails when a message does not fit the contract. */
  async told(): Promise<ViewMessage[]> {
    return z.array(viewMessageSchema).parse(await this.#call('told'));
  }

  /** What was told until now counts no more. */
  async forget(): Promise<void> {
    await this.#call('forget');
  }

  /** Waits until a message was told that holds all of `part`. */
  async toldOf(part: Partial<ViewMessage>): Promise<void> {
    const wanted = JSON.stringify(part);
    await this.#page.waitForFunction(
      `told().some((message) => Object.entries(${wanted}).every(([key, value]) => JSON.stringify(message[key]) === JSON.stringify(value)))`,
      { timeout: 10_000 },
    );
  }

  /** Waits until the picture shows about that colour at that place of it: of a large page it is smaller. */
  async sees(x: number, y: number, [r, g, b]: readonly [number, number, number], timeoutMs = 10_000): Promise<void> {
    await this.#page.waitForFunction(
      `(([r, g, b]) => Math.abs(r - ${r}) + Math.abs(g - ${g}) + Math.abs(b - ${b}) < 90)(pixel(${x}, ${y}))`,
      { timeout: timeoutMs },
    );
  }

  async hasSize(width: number, height: number, timeoutMs = 10_000): Promise<void> {
    await this.#page.waitForFunction(`size()[0] === ${width} && size()[1] === ${height}`, { timeout: timeoutMs });
  }

  /** Waits until so many pictures were shown since it connected. */
  async showsMoreThan(count: number, timeoutMs: number): Promise<void> {
    await this.#page.waitForFunction(`shown() > ${count}`, { timeout: timeoutMs });
  }

  /** Pictures that were shown until now. */
  async shown(): Promise<number> {
    return z.number().parse(await this.#call('shown'));
  }

  /** Key frames, requests for them and for packets since it connected (RTCInboundRtpStreamStats of W3C webrtc-stats). */
  async received(): Promise<z.infer<typeof receivedSchema>> {
    return receivedSchema.parse(await this.#call('inbound'));
  }

  /** Notes each picture that is shown from now on. */
  async notePictures(): Promise<void> {
    await this.#call('notePictures');
  }

  /** The pictures that were noted: their RTP timestamps, and the red in one place. */
  async pictures(): Promise<z.infer<typeof picturesSchema>> {
    return picturesSchema.parse(await this.#page.evaluate('pictures'));
  }

  /** Waits until a picture was noted after the first `count` that is red there; gives its RTP timestamp. */
  async notesRed(count: number): Promise<number> {
    const found = await this.#page.waitForFunction(`pictures.slice(${count}).find(({ red }) => red > 200)`, {
      timeout: 60_000,
    });
    return z.object({ rtpTimestamp: z.int() }).parse(await found.jsonValue()).rtpTimestamp;
  }

  /** Waits until a count of `received` is larger than `count`. */
  async hasMore(what: keyof z.infer<typeof receivedSchema>, count: number): Promise<void> {
    await this.#page.waitForFunction(`inbound().then((counts) => counts.${what} > ${count})`, { timeout: 60_000 });
  }

  /** Waits until the other side has ended the connection. */
  async isCutOff(): Promise<void> {
    await this.#page.waitForFunction(`['disconnected', 'failed', 'closed'].includes(state())`, { timeout: 10_000 });
  }

  async hangUp(): Promise<void> {
    await this.#call('hangUp');
  }

  async close(): Promise<void> {
    await this.#close();
  }

  async #call(name: string, ...args: unknown[]): Promise<unknown> {
    return this.#page.evaluate(`${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);
  }
}
