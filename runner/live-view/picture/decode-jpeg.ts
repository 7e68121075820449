import jpegTurbo from '@julusian/jpeg-turbo';
import wrtc from '@roamhq/wrtc';
import { jpegSize } from './jpeg-size.ts';
import type { Picture } from './picture-source.ts';

const { rgbaToI420 } = wrtc.nonstandard;

type Size = { width: number; height: number };

/**
 * A decoder from JPEG to I420 that takes one frame at a time. Decoding (4 ms for 1280×720) runs in Node's thread pool,
 * turning the colours (0.3 ms) in the caller's thread. The picture is put into `spare` when that has its size. Rejects what
 * is no JPEG.
 */
export const jpegDecoder = (): ((jpeg: Buffer, spare?: Picture) => Promise<Picture>) => {
  let buffers = buffersFor({ width: 0, height: 0 });
  return async (jpeg, spare) => {
    const size = jpegSize(jpeg);
    if (!isSame(size, buffers.size)) buffers = buffersFor(size);
    const { decoded, cropped, even } = buffers;
    await jpegTurbo.decompress(jpeg, decoded, { format: jpegTurbo.FORMAT_RGBA });
    if (cropped !== decoded) crop(decoded, size, cropped, even);
    const picture =
      spare !== undefined && isSame(spare, even)
        ? spare
        : { ...even, data: new Uint8Array((even.width * even.height * 3) / 2) };
    rgbaToI420({ ...even, data: cropped }, picture);
    return picture;
  };
};

const isSame = (one: Size, other: Size): boolean => one.width === other.width && one.height === other.height;

/** @roamhq/wrtc looks at the whole ArrayBuffer behind an array, so none is larger than its picture. */
const pixels = ({ width, height }: Size): Buffer => Buffer.from(new ArrayBuffer(width * height * 4));

const buffersFor = (size: Size) => {
  const even = { width: size.width - (size.width % 2), height: size.height - (size.height % 2) };
  const decoded = pixels(size);
  return { size, even, decoded, cropped: isSame(size, even) ? decoded : pixels(even) };
};

/** I420 halves the colour planes, so sizes are even: an odd last column or row is left out. */
const crop = (from: Buffer, { width }: Size, to: Buffer, even: Size): void => {
  for (let row = 0; row < even.height; row += 1) {
    const start = row * width * 4;
    from.copy(to, row * even.width * 4, start, start + even.width * 4);
  }
};
