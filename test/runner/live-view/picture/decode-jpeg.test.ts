import jpegTurbo from '@julusian/jpeg-turbo';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { jpegDecoder } from '../../../../runner/live-view/picture/decode-jpeg.ts';
import { jpegSize } from '../../../../runner/live-view/picture/jpeg-size.ts';

const greyJpeg = (width: number, height: number, value: number): Buffer =>
  jpegTurbo.compressSync(Buffer.alloc(width * height * 4, value), { width, height, format: jpegTurbo.FORMAT_RGBA });

describe('JPEG frames', () => {
  it('tell their size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (width, height) => {
        expect(jpegSize(greyJpeg(width, height, 0))).toEqual({ width, height });
      }),
      { numRuns: 30 },
    );
  });

  it('become I420 of even size', async () => {
    const decode = jpegDecoder();
    for (const [width, height] of [
      [64, 48],
      [65, 48],
      [64, 49],
      [63, 47],
    ] as const) {
      const picture = await decode(greyJpeg(width, height, 255));
      const even = { width: width - (width % 2), height: height - (height % 2) };
      expect(picture).toMatchObject(even);
      const pixels = even.width * even.height;
      expect(picture.data).toHaveLength(pixels * 1.5);
      // White is luma 235 and no colour in the range of video (ITU-R BT.601).
      expect(Math.abs((picture.data[pixels - 1] ?? 0) - 235)).toBeLessThanOrEqual(1);
      expect([...new Set(picture.data.subarray(pixels))]).toEqual([128]);
    }
  });

  it.each([
    Buffer.alloc(0),
    Buffer.from('no JPEG'),
    Buffer.from([0xff, 0xd8, 0xff]),
    greyJpeg(64, 48, 0).subarray(0, 30),
  ])('that are none are rejected', async (bytes) => {
    await expect(jpegDecoder()(bytes)).rejects.toBeDefined();
  });
});
