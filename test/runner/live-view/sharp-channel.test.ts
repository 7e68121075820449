import { describe, expect, it } from '@jest/globals';
import { SHARP_CHUNK_BYTES, sharpMessageSchema } from '../../../core/contract/sharp-picture.ts';
import { sharpChannel } from '../../../runner/live-view/peer/sharp-channel.ts';
import { manualTimer } from '../support/manual-timer.ts';

/** A data channel that takes `room` bytes and forwards nothing by itself. */
const aChannel = (bitsPerS?: number) => {
  const sent: (string | number)[] = [];
  const channel = {
    readyState: 'open',
    bufferedAmount: 0,
    send: (data: string | ArrayBufferView) => {
      sent.push(typeof data === 'string' ? sharpMessageSchema.parse(JSON.parse(data)).type : data.byteLength);
      channel.bufferedAmount += typeof data === 'string' ? data.length : data.byteLength;
    },
  };
  const time = manualTimer();
  const viewer = sharpChannel(channel, time.timer, () => bitsPerS);
  let idle = 0;
  viewer.onIdle = () => (idle += 1);
  return { channel, sent, time, viewer, idle: () => idle };
};
const PLACE = { x: 0, y: 0, width: 100, height: 100 };
const bytesOf = (sent: readonly (string | number)[]) => sent.reduce<number>((sum, one) => sum + (Number(one) || 0), 0);

describe('the channel of the sharp picture', () => {
  it('brings a tile in pieces, as fast as they leave, and says when all have left', async () => {
    const { channel, sent, time, viewer, idle } = aChannel();
    const jpeg = Buffer.alloc(10 * SHARP_CHUNK_BYTES + 7);
    viewer.draw(PLACE, jpeg);
    await time.pass(50);
    expect(sent[0]).toBe('tile');
    expect(bytesOf(sent)).toBeLessThanOrEqual(4 * SHARP_CHUNK_BYTES);
    expect(viewer.isIdle()).toBe(false);
    for (let round = 0; round < 5; round += 1) {
      channel.bufferedAmount = 0;
      await time.pass(10);
    }
    expect(bytesOf(sent)).toBe(jpeg.byteLength);
    expect(Math.max(...sent.map((one) => Number(one) || 0))).toBe(SHARP_CHUNK_BYTES);
    channel.bufferedAmount = 0;
    await time.pass(10);
    expect([viewer.isIdle(), idle()]).toEqual([true, 1]);
  });

  it('tells of movement at once, and again after tiles that were not begun', async () => {
    const { channel, sent, time, viewer } = aChannel();
    viewer.draw(PLACE, Buffer.alloc(20 * SHARP_CHUNK_BYTES));
    viewer.draw(PLACE, Buffer.alloc(5));
    await time.pass(10);
    const before = sent.length;
    viewer.tell({ type: 'moved', ...PLACE });
    expect(sent[before]).toBe('moved');
    for (let round = 0; round < 10; round += 1) {
      channel.bufferedAmount = 0;
      await time.pass(10);
    }
    expect(sent.slice(-3)).toEqual(['tile', 'moved', 5]);
  });

  it('sends no more of what was given up', async () => {
    const { channel, sent, time, viewer } = aChannel();
    viewer.draw(PLACE, Buffer.alloc(20 * SHARP_CHUNK_BYTES));
    await time.pass(10);
    viewer.abandon();
    const before = sent.length;
    channel.bufferedAmount = 0;
    await time.pass(100);
    expect(sent).toHaveLength(before);
    expect(viewer.isIdle()).toBe(true);
  });

  it('leaves a slow network to the video for the most part of every moment', async () => {
    const { channel, sent, time, viewer } = aChannel(300_000);
    viewer.draw(PLACE, Buffer.alloc(20 * SHARP_CHUNK_BYTES));
    for (let tenths = 0; tenths < 20; tenths += 1) {
      channel.bufferedAmount = 0;
      await time.pass(100);
    }
    expect(bytesOf(sent)).toBeGreaterThan((2 * 0.5 * 300_000) / 8);
    expect(bytesOf(sent)).toBeLessThanOrEqual((2.2 * 0.6 * 300_000) / 8);
  });

  it('is idle when it is closed: nobody waits for what cannot come', async () => {
    const { channel, sent, time, viewer } = aChannel();
    channel.readyState = 'closed';
    viewer.draw(PLACE, Buffer.alloc(100));
    viewer.tell({ type: 'moved', ...PLACE });
    await time.pass(10);
    expect(sent).toEqual([]);
    expect(viewer.isIdle()).toBe(true);
  });
});
