import type { InputMessageInit } from '../../../core/contract/live-view.ts';
import { VIEWER_ROLE_HEADER } from '../../../core/contract/runner-api.ts';
import type { SealedChannel } from '../../../core/contract/sealed-channel.ts';
import { sealedChannel, sealingKeys } from '../../../core/contract/sealed-channel.ts';
import type { StillNews } from '../../../core/contract/still-view.ts';
import { decodeNews, sealedViewSchema, stillKeySchema } from '../../../core/contract/still-view.ts';
import type { Door } from './viewer.ts';

/** A viewer without WebRTC: still pictures and messages by HTTP, input by POST. */
export class StillViewer {
  readonly location: string;
  readonly #door: Door;
  readonly #channel: SealedChannel;
  #after = '';
  #sent = 0;

  private constructor(door: Door, location: string, channel: SealedChannel) {
    this.#door = door;
    this.location = location;
    this.#channel = channel;
  }

  static async begin(door: Door, location = '/whep'): Promise<StillViewer> {
    const keys = await sealingKeys(crypto.subtle);
    const body = JSON.stringify({ key: Buffer.from(keys.publicKey).toString('base64') });
    const response = await request(door, location, { method: 'POST', body });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const { key } = stillKeySchema.parse(await response.json());
    const at = response.headers.get('location') ?? location;
    const other = new Uint8Array(Buffer.from(key, 'base64'));
    const id = at.split('/').at(-1) ?? '';
    return new StillViewer(door, at, await sealedChannel(crypto.subtle, 'viewer', keys, other, id));
  }

  /** What is new since the last poll; waits for it. */
  async poll(): Promise<StillNews> {
    const response = await request(this.#door, `${this.location}?after=${this.#after}`);
    const { after, number, sealed } = sealedViewSchema.parse(await response.json());
    this.#after = after;
    if (sealed === null) return { messages: [], still: null };
    const plain = await this.#channel.open(number, new Uint8Array(Buffer.from(sealed, 'base64')));
    if (plain === null) throw new Error('the news were not sealed for us');
    return decodeNews(plain);
  }

  /** Sends input; `again` as if the answer had been lost. */
  async send(input: InputMessageInit[], { again = false } = {}): Promise<Response> {
    this.#sent += 1;
    const plain = new TextEncoder().encode(JSON.stringify(input));
    const sealed = Buffer.from(await this.#channel.seal(this.#sent, plain)).toString('base64');
    const post = { method: 'POST', body: JSON.stringify({ number: this.#sent, sealed }) };
    if (again) await request(this.#door, this.location, post);
    return request(this.#door, this.location, post);
  }
}

const request = ({ port, streamKey }: Door, path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${streamKey}`,
      [VIEWER_ROLE_HEADER]: 'control',
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
