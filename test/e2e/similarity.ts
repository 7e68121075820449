import type { Page } from 'puppeteer-core';
import { ssim } from 'ssim.js';
import * as z from 'zod';

/** A picture as grey RGBA would be too much to pass around: PNG, as a screenshot gives it. */
type Png = Uint8Array;

/**
 * The mean structural similarity of two PNGs of one size, 1 when they are the same; at full resolution, where blurred text
 * counts most. `page` is any page of a browser, which decodes them. Throws when the sizes differ.
 */
export const similarity = async (page: Page, one: Png, other: Png): Promise<number> => {
  const [first, second] = [await decoded(page, one), await decoded(page, other)];
  return ssim(first, second, { downsample: false }).mssim;
};

const decodedSchema = z.object({ width: z.int(), height: z.int(), pixels: z.string() });

const decoded = async (page: Page, png: Png) => {
  const { width, height, pixels } = decodedSchema.parse(
    await page.evaluate(async (base64) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      if (canvas === null) throw new Error('there is no canvas');
      canvas.drawImage(picture, 0, 0);
      const bytes = canvas.getImageData(0, 0, picture.width, picture.height).data;
      const reader = new FileReader();
      const read = new Promise<string>((resolve) => (reader.onload = () => resolve(String(reader.result))));
      reader.readAsDataURL(new Blob([bytes]));
      return { width: picture.width, height: picture.height, pixels: (await read).replace(/^[^,]*,/, '') };
    }, Buffer.from(png).toString('base64')),
  );
  return { width, height, data: new Uint8ClampedArray(Buffer.from(pixels, 'base64')) };
};
