import jpegTurbo from '@julusian/jpeg-turbo';
import wrtc from '@roamhq/wrtc';
import type { Picture } from './picture-source.ts';

const { rgbaToI420 } = wrtc.nonstandard;

/** The largest screen of the contract, 1920×1920; memory is committed only as far as pictures use it. */
const LARGEST_BYTES = 1920 * 1920 * 4;

/**
 * A decoder from JPEG to I420 that takes one frame at a time. Decoding (4 ms for 1280×720) runs in Node's thread pool,
 * turning the colours (0.3 ms) in the caller's thread. Each picture is valid until the next: the buffers are reused.
 * Rejects what is no JPEG or larger than any screen.
 */
export const jpegDecoder = (): ((jpeg: Buffer) => Promise<Picture>) => {
  const rgba = Buffer.alloc(LARGEST_BYTES);
  let picture: Picture = { width: 0, height: 0, data: new Uint8Array(0) };
  return async (jpeg) => {
    const decoded = await jpegTurbo.decompress(jpeg, rgba, { format: jpegTurbo.FORMAT_RGBA });
    const { width, height } = cropToEven(rgba, decoded);
    if (picture.width !== width || picture.height !== height) {
      picture = { width, height, data: new Uint8Array((width * height * 3) / 2) };
    }
    rgbaToI420({ width, height, data: new Uint8Array(rgba.buffer, rgba.byteOffset, width * height * 4) }, picture);
    return picture;
  };
};

/** I420 halves the colour planes, so sizes are even: an odd last column or row is left out, in place. */
const cropToEven = (rgba: Buffer, decoded: { width: number; height: number }) => {
  const width = decoded.width - (decoded.width % 2);
  const height = decoded.height - (decoded.height % 2);
  for (let row = 1; row < height && width !== decoded.width; row += 1) {
    const start = row * decoded.width * 4;
    rgba.copyWithin(row * width * 4, start, start + width * 4);
  }
  return { width, height };
};
