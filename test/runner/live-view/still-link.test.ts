import { beforeEach, describe, expect, it } from '@jest/globals';
import type { InputMessage } from '../../../core/contract/live-view.ts';
import type { SealedChannel } from '../../../core/contract/sealed-channel.ts';
import { sealedChannel, sealingKeys } from '../../../core/contract/sealed-channel.ts';
import { decodeNews } from '../../../core/contract/still-view.ts';
import { NewestStill } from '../../../runner/live-view/stills/newest-still.ts';
import { StillLink } from '../../../runner/live-view/stills/still-link.ts';

const NOTICE = { type: 'notice', code: 'X', message: 'hello' } as const;
const GREY = { width: 16, height: 16, data: new Uint8Array(384).fill(128) };

describe('a viewer by stills', () => {
  let stills: NewestStill;
  let link: StillLink;
  let viewer: SealedChannel;
  let heard: (string | InputMessage)[];
  let timers: { delayMs: number; action: () => void }[];

  beforeEach(async () => {
    const [mine, theirs] = await Promise.all([sealingKeys(crypto.subtle), sealingKeys(crypto.subtle)]);
    viewer = await sealedChannel(crypto.subtle, 'viewer', mine, theirs.publicKey, 'c-1');
    const channel = await sealedChannel(crypto.subtle, 'runner', theirs, mine.publicKey, 'c-1');
    stills = new NewestStill();
    heard = [];
    timers = [];
    const timer = (delayMs: number, action: () => void) => {
      const one = { delayMs, action };
      timers.push(one);
      return () => void (timers = timers.filter((other) => other !== one));
    };
    const events = {
      onUp: () => void heard.push('up'),
      onDown: () => void heard.push('down'),
      onInput: (message: InputMessage) => void heard.push(message),
    };
    link = new StillLink({ channel, stills, timer }, events);
  });

  const ring = (delayMs: number) => timers.filter((one) => one.delayMs === delayMs).forEach(({ action }) => action());
  const open = async (poll: ReturnType<StillLink['poll']>) => {
    const news = await poll;
    if (typeof news?.sealed !== 'string') return { after: news?.after, messages: [], still: null };
    const plain = await viewer.open(news.number, new Uint8Array(Buffer.from(news.sealed, 'base64')));
    return { after: news.after, ...decodeNews(plain ?? new Uint8Array(4)) };
  };
  const sealedInput = async (number: number, messages: unknown) => {
    const sealed = await viewer.seal(number, new TextEncoder().encode(JSON.stringify(messages)));
    return { number, sealed: Buffer.from(sealed).toString('base64') };
  };

  it('gets the newest picture as a JPEG and every message once', async () => {
    stills.send(GREY);
    link.tell(NOTICE);
    const first = await open(link.poll(''));
    expect(first).toMatchObject({ after: '1-1', messages: [NOTICE], still: { width: 16, height: 16 } });
    expect([...(first.still?.jpeg.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
    stills.send(GREY);
    expect(await open(link.poll('1-1'))).toMatchObject({ after: '1-2', messages: [], still: { width: 16 } });
    // An answer that was lost is given again.
    expect(await open(link.poll('1-1'))).toMatchObject({ after: '1-2', still: { width: 16 } });
  });

  it('waits for news, and is answered without any when it takes too long', async () => {
    const waiting = open(link.poll(''));
    await new Promise((resolve) => setImmediate(resolve));
    link.tell(NOTICE);
    expect(await waiting).toMatchObject({ after: '1-0', messages: [NOTICE], still: null });
    const nothing = open(link.poll('1-0'));
    await new Promise((resolve) => setImmediate(resolve));
    ring(2_500);
    expect(await nothing).toMatchObject({ after: '1-0', messages: [], still: null });
    expect(await link.poll('hello')).toBeNull();
  });

  it('is there while it asks, and away when it has not asked for a while', async () => {
    stills.send(GREY);
    await link.poll('');
    expect(heard).toEqual(['up']);
    expect(link.isUp).toBe(true);
    ring(8_000);
    expect(heard).toEqual(['up', 'down']);
    await link.poll('');
    expect(heard).toEqual(['up', 'down', 'up']);
  });

  it('takes each batch of input once and in order, and nothing that was not sealed for it', async () => {
    const text = { type: 'text', text: 'a' };
    const first = await sealedInput(1, [text, { type: 'back' }]);
    expect(await link.take(first)).toBe(1);
    expect(await link.take(first)).toBe(1);
    expect(heard).toEqual([text, { type: 'back' }]);
    expect(await link.take(await sealedInput(3, [text]))).toBeNull();
    expect(await link.take({ ...first, number: 2 })).toBeNull();
    expect(await link.take(await sealedInput(2, [{ type: 'eval' }]))).toBeNull();
    expect(await link.take(await sealedInput(2, [text]))).toBe(2);
    expect(heard).toHaveLength(3);
  });
});
