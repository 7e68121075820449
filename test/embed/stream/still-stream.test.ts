import { afterEach, describe, expect, it } from '@jest/globals';
import type { InputMessageInit, ViewMessage } from '../../../core/contract/live-view.ts';
import type { SealedChannel } from '../../../core/contract/sealed-channel.ts';
import { sealedChannel, sealingKeys } from '../../../core/contract/sealed-channel.ts';
import type { StillNews } from '../../../core/contract/still-view.ts';
import { encodeNews, inputBatchSchema } from '../../../core/contract/still-view.ts';
import type { NewsAnswer } from '../../../embed/session-api.ts';
import type { StillStream } from '../../../embed/stream/still-stream.ts';
import { stillStream } from '../../../embed/stream/still-stream.ts';
import type { SharpNews } from '../../../embed/ui/sharp-layer.ts';

const NOTICE: ViewMessage = { type: 'notice', code: 'X', message: 'hello' };
const open: StillStream[] = [];
afterEach(() => open.splice(0).forEach((stream) => stream.close()));

/** A stream before a runner that the test plays: news that it gives, input that it takes. */
const aStream = async ({ resource }: { resource: string | undefined } = { resource: '/control/c-1' }) => {
  let channel: SealedChannel | undefined;
  let sealed = 0;
  let answerPoll: ((answer: NewsAnswer) => void) | undefined;
  const polled: string[] = [];
  const taken: InputMessageInit[][] = [];
  const numbers: number[] = [];
  const seen: (SharpNews | ViewMessage | string)[] = [];
  let losing = 0;
  const begunOn: (string | undefined)[] = [];
  const hungUp: string[] = [];
  const stream = stillStream(
    {
      beginStills: async (at, key) => {
        begunOn.push(at);
        const keys = await sealingKeys(crypto.subtle);
        const other = new Uint8Array(Buffer.from(key, 'base64'));
        channel = await sealedChannel(crypto.subtle, 'runner', keys, other, at === undefined ? 'c-9' : 'c-1');
        return { kind: 'begun', key: Buffer.from(keys.publicKey).toString('base64'), resource: at ?? '/control/c-9' };
      },
      poll: (_, after) => {
        polled.push(after);
        return new Promise((resolve) => (answerPoll = resolve));
      },
      input: async (_, { number, sealed: batch }) => {
        numbers.push(number);
        const plain = await channel?.open(number, new Uint8Array(Buffer.from(batch, 'base64')));
        if (losing > 0) {
          losing -= 1;
          return false;
        }
        taken.push(inputBatchSchema.parse(JSON.parse(new TextDecoder().decode(plain ?? undefined))));
        return true;
      },
      hangUp: (at) => void hungUp.push(at),
    },
    resource,
    {
      onMessage: (message) => void seen.push(message),
      onSharp: (news) => void seen.push(news),
      onReachable: (reachable) => void seen.push(reachable ? 'reachable' : 'away'),
      onGone: () => void seen.push('gone'),
    },
  );
  open.push(stream);
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    stream,
    polled,
    taken,
    numbers,
    seen,
    begunOn,
    hungUp,
    until,
    lose: (requests: number) => void (losing = requests),
    answer: async (answer: NewsAnswer) => {
      await until(() => answerPoll !== undefined);
      const resolve = answerPoll;
      answerPoll = undefined;
      resolve?.(answer);
    },
    news: async (after: string, news: StillNews): Promise<NewsAnswer> => {
      sealed += 1;
      const bytes = await channel?.seal(sealed, encodeNews(news));
      return { kind: 'news', news: { after, number: sealed, sealed: Buffer.from(bytes ?? '').toString('base64') } };
    },
  };
};

describe('the view by stills', () => {
  it('shows a still as one tile of the sharp picture, and what the runner tells', async () => {
    const { stream, answer, news, seen, polled, until } = await aStream();
    expect(await stream.begin()).toBe('begun');
    const jpeg = new Uint8Array([0xff, 0xd8, 1]);
    await answer(await news('1-1', { messages: [NOTICE], still: { width: 40, height: 20, jpeg } }));
    await until(() => polled.length === 2);
    expect(seen).toEqual([
      NOTICE,
      { type: 'blank', width: 40, height: 20 },
      { type: 'tile', x: 0, y: 0, width: 40, height: 20, bytes: 3 },
      jpeg.buffer,
    ]);
    // The next of the same size is laid over it.
    await answer(await news('1-2', { messages: [], still: { width: 40, height: 20, jpeg } }));
    await until(() => polled.length === 3);
    expect(seen.slice(4)).toEqual([{ type: 'tile', x: 0, y: 0, width: 40, height: 20, bytes: 3 }, jpeg.buffer]);
    expect(polled).toEqual(['', '1-1', '1-2']);
  });

  it('sends what the user does, once and in order, although requests get lost', async () => {
    const { stream, taken, numbers, until, lose } = await aStream();
    await stream.begin();
    lose(1);
    stream.send({ type: 'text', text: 'a' });
    stream.send({ type: 'text', text: 'b' });
    stream.send({ type: 'move', x: 1, y: 1 });
    stream.send({ type: 'move', x: 2, y: 2 });
    await until(() => taken.length === 2);
    expect(numbers).toEqual([1, 1, 2]);
    expect(taken.flat()).toMatchObject([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'move', x: 2, y: 2 },
    ]);
  });

  it('sends large messages one by one', async () => {
    const { stream, taken, until } = await aStream();
    await stream.begin();
    stream.send({ type: 'back' });
    for (const letter of ['a', 'b', 'c']) stream.send({ type: 'paste', text: letter.repeat(9_000) });
    await until(() => taken.flat().length === 4);
    expect(taken.map((batch) => batch.length)).toEqual([1, 2, 1]);
  });

  it('says when the network is away and when it is back', async () => {
    const { stream, answer, news, seen, until, polled } = await aStream();
    await stream.begin();
    await answer({ kind: 'unavailable' });
    await until(() => polled.length === 2);
    expect(seen).toEqual(['away']);
    await answer(await news('1-0', { messages: [NOTICE], still: null }));
    await until(() => polled.length === 3);
    expect(seen).toEqual(['away', 'reachable', NOTICE]);
  });

  it('is over when the runner knows it no more, or what comes was not sealed for it', async () => {
    const forged: NewsAnswer = { kind: 'news', news: { after: '1-1', number: 1, sealed: 'AAAAAAAAAAAAAAAAAAAAAAAA' } };
    for (const end of [{ kind: 'gone' }, { kind: 'ended' }, forged] as const) {
      const { stream, answer, seen, until } = await aStream();
      await stream.begin();
      await answer(end);
      await until(() => seen.length > 0);
      expect(seen).toEqual(['gone']);
    }
  });

  it('hangs up a connection that it has begun, and leaves one that it was given', async () => {
    const given = await aStream();
    await given.stream.begin();
    given.stream.close();
    expect(given.hungUp).toEqual([]);
    const own = await aStream({ resource: undefined });
    await own.stream.begin();
    own.stream.close();
    expect(own.hungUp).toEqual(['/control/c-9']);
    expect(own.begunOn).toEqual([undefined]);
  });
});
