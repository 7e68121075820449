import jpegTurbo from '@julusian/jpeg-turbo';
import { describe, expect, it } from '@jest/globals';
import type { SharpMessage } from '../../../../core/contract/sharp-picture.ts';
import { jpegSize } from '../../../../runner/live-view/picture/jpeg-size.ts';
import { SharpPicture } from '../../../../runner/live-view/picture/sharp-picture.ts';
import { manualTimer } from '../../support/manual-timer.ts';

/** Four cells by three; the device has two pixels for each of the page's. */
const PICTURE = { width: 64, height: 48 };
const SHARP = { width: 128, height: 96 };
const ALL = [...Array(12).keys()];

const JPEG = jpegTurbo.compressSync(Buffer.alloc(SHARP.width * SHARP.height * 4, 200), {
  ...SHARP,
  format: jpegTurbo.FORMAT_RGBA,
});

/** What is at rest on a page that a test moves, at a time that it tells. */
const aSharpPicture = (capture: () => Promise<Buffer | null> = async () => JPEG) => {
  const time = manualTimer();
  const told: (SharpMessage | { type: 'abandoned' })[] = [];
  const pieces: Buffer[] = [];
  let captures = 0;
  const viewer = {
    idle: true,
    tell: (message: SharpMessage) => void told.push(message),
    draw: (place: { x: number; y: number; width: number; height: number }, jpeg: Buffer) => {
      pieces.push(jpeg);
      told.push({ type: 'tile', ...place, bytes: jpeg.byteLength });
    },
    abandon: () => void told.push({ type: 'abandoned' }),
    isIdle: () => viewer.idle,
    onIdle: () => undefined as void,
  };
  const faults: unknown[] = [];
  const sharp = new SharpPicture(PICTURE, {
    capture: () => {
      captures += 1;
      return capture();
    },
    quality: 95,
    viewer,
    timer: time.timer,
    nowMs: time.nowMs,
    onFault: (cause) => faults.push(cause),
  });
  return { sharp, time, told, pieces, viewer, faults, captures: () => captures };
};
const types = (told: readonly { type: string }[]) => told.map(({ type }) => type);

describe('the sharp picture', () => {
  it('is of the whole page once it rests, and costs an idle page nothing more', async () => {
    const { time, told, captures } = aSharpPicture();
    await time.pass(100);
    expect(captures()).toBe(0);
    await time.pass(100);
    expect(told).toEqual([
      { type: 'blank', ...SHARP },
      { type: 'tile', x: 0, y: 0, ...SHARP, bytes: JPEG.byteLength },
    ]);
    await time.pass(60_000);
    expect(captures()).toBe(1);
    expect(told).toHaveLength(2);
  });

  it('gives way at once where the page moves, and is mended there alone when it rests', async () => {
    const { sharp, time, told, pieces } = aSharpPicture();
    await time.pass(2_000);
    told.length = 0;
    sharp.moved([5, 6]);
    expect(told).toEqual([{ type: 'moved', x: 32, y: 32, width: 64, height: 32 }]);
    sharp.moved([5, 6]); // nothing is left there to take away
    expect(told).toHaveLength(1);
    await time.pass(1_000);
    await time.until(() => told.length > 1);
    expect(told.slice(1)).toEqual([
      { type: 'tile', x: 32, y: 32, width: 64, height: 32, bytes: pieces.at(-1)?.byteLength },
    ]);
    expect(jpegSize(pieces.at(-1) ?? Buffer.alloc(0))).toEqual({ width: 64, height: 32 });
  });

  it('does not show what moved while it was captured', async () => {
    let capture: (jpeg: Buffer) => void = () => undefined;
    const { sharp, time, told } = aSharpPicture(() => new Promise((resolve) => (capture = resolve)));
    await time.pass(200);
    sharp.moved([0]);
    capture(JPEG);
    await time.until(() => told.length > 2);
    const tiles = told.filter(({ type }) => type === 'tile');
    expect(tiles).toHaveLength(2); // the rest of the first row, and all below it
    expect(tiles).toContainEqual(expect.objectContaining({ x: 32, y: 0, width: 96, height: 32 }));
  });

  it('is given up when most of the page moves while it is under way, and begins anew', async () => {
    const { sharp, time, told, viewer } = aSharpPicture();
    await time.pass(200);
    viewer.idle = false;
    told.length = 0;
    sharp.moved(ALL);
    expect(types(told)).toEqual(['moved', 'abandoned', 'blank']);
    viewer.idle = true;
    viewer.onIdle();
    await time.pass(1_000);
    expect(types(told).at(-1)).toBe('tile');
  });

  it('is not captured again while the one before is still on its way', async () => {
    const { sharp, time, viewer, captures } = aSharpPicture();
    await time.pass(200);
    viewer.idle = false;
    sharp.moved([3]);
    await time.pass(5_000);
    expect(captures()).toBe(1);
    viewer.idle = true;
    viewer.onIdle();
    await time.pass(100);
    expect(captures()).toBe(2);
  });

  it('is taken away when it stops, and nothing comes after that', async () => {
    const { sharp, time, told } = aSharpPicture();
    await time.pass(200);
    told.length = 0;
    sharp.stop();
    expect(types(told)).toEqual(['abandoned', 'blank']);
    sharp.moved(ALL);
    await time.pass(10_000);
    expect(told).toHaveLength(2);
  });

  it('comes later when the page cannot be captured just now, or is captured badly', async () => {
    let answer: Buffer | null = null;
    const { time, told, faults } = aSharpPicture(async () => answer);
    await time.pass(1_000);
    expect(told).toEqual([]);
    answer = Buffer.from('no JPEG');
    await time.pass(500);
    expect(faults).toHaveLength(1);
    answer = JPEG;
    await time.pass(3_000);
    expect(types(told)).toEqual(['blank', 'tile']);
  });
});
