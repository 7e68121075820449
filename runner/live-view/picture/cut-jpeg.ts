import jpegTurbo from '@julusian/jpeg-turbo';
import type { CellRectangle } from './cell-rectangles.ts';

export type PixelRectangle = { x: number; y: number; width: number; height: number };
type Size = { width: number; height: number };

/** The place of cells on a sharp picture; cells that meet have edges that meet, whatever the ratio of the two sizes is. */
export const placeOf = ({ left, top, columns, rows }: CellRectangle, cellPx: number, picture: Size, sharp: Size) => {
  const across = (column: number) => Math.min(sharp.width, Math.round((column * cellPx * sharp.width) / picture.width));
  const down = (row: number) => Math.min(sharp.height, Math.round((row * cellPx * sharp.height) / picture.height));
  const [x, y] = [across(left), down(top)];
  return { x, y, width: across(left + columns) - x, height: down(top + rows) - y };
};

/**
 * Cuts pieces out of a JPEG, each a JPEG of its own and of that quality. Decoding and encoding run in Node's thread pool. Rejects what is no
 * JPEG of that size.
 */
export const cutJpeg = async (
  jpeg: Buffer,
  { width, height }: Size,
  places: readonly PixelRectangle[],
  quality: number,
) => {
  const { data } = await jpegTurbo.decompress(jpeg, Buffer.allocUnsafeSlow(width * height * 4), {
    format: jpegTurbo.FORMAT_RGBA,
  });
  return Promise.all(
    places.map((place) => {
      const piece = Buffer.allocUnsafeSlow(place.width * place.height * 4);
      for (let row = 0; row < place.height; row += 1) {
        const start = ((place.y + row) * width + place.x) * 4;
        data.copy(piece, row * place.width * 4, start, start + place.width * 4);
      }
      return jpegTurbo.compress(piece, {
        width: place.width,
        height: place.height,
        format: jpegTurbo.FORMAT_RGBA,
        quality,
      });
    }),
  );
};
