import * as z from 'zod';

/**
 * Messages of the channel `sharp`: a picture of what is at rest on the remote page, in the pixels of the viewer's device, to
 * be laid over the video, which is seen wherever the sharp picture has nothing. Coordinates are pixels of the sharp picture,
 * which covers the whole viewport. JSON text, except for the JPEG of a tile: it follows in binary messages of at most
 * `SHARP_CHUNK_BYTES`.
 */
export const SHARP_CHUNK_BYTES = 16_384;

/** Four megapixels of text take less than 1 MB; only noise takes more than this. */
const SHARP_TILE_BYTES_MAX = 16_000_000;

const length = z.int().min(1).max(8_192);
const place = z.int().min(0).max(8_192);
const rectangle = { x: place, y: place, width: length, height: length };

export const sharpMessageSchema = z.discriminatedUnion('type', [
  /** It has this size from now on and shows nothing; a tile that is under way is not coming. */
  z.strictObject({ type: z.literal('blank'), width: length, height: length }),
  /**
   * The page moves here: the sharp picture shows nothing in this place, at once. That goes for the tile before, too, when its
   * last bytes are still to come.
   */
  z.strictObject({ type: z.literal('moved'), ...rectangle }),
  /** A picture of this place; `bytes` of JPEG follow. The one before is not coming if it was not whole. */
  z.strictObject({ type: z.literal('tile'), ...rectangle, bytes: z.int().min(1).max(SHARP_TILE_BYTES_MAX) }),
]);
export type SharpMessage = z.infer<typeof sharpMessageSchema>;
