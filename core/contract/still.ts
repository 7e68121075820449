import * as z from 'zod';

/**
 * Messages of the channel `still`: a sharp picture of what is at rest on the remote page, to be laid over the video, which
 * is seen wherever the still has nothing. Coordinates are pixels of the still, which covers the whole viewport. JSON text,
 * except for the JPEG of a tile: it follows in binary messages of at most `STILL_CHUNK_BYTES`.
 */
export const STILL_CHUNK_BYTES = 16_384;

/** The largest still, 4 megapixels, takes about 2 MB; noise alone takes more. */
export const STILL_TILE_BYTES_MAX = 16_000_000;

const length = z.int().min(1).max(8_192);
const place = z.int().min(0).max(8_192);
const rectangle = { x: place, y: place, width: length, height: length };

export const stillMessageSchema = z.discriminatedUnion('type', [
  /** The still has this size from now on and shows nothing; a tile that is under way is not coming. */
  z.strictObject({ type: z.literal('blank'), width: length, height: length }),
  /**
   * The page moves here: the still shows nothing in this place, at once. That goes for the tile before, too, when its last
   * bytes are still to come.
   */
  z.strictObject({ type: z.literal('moved'), ...rectangle }),
  /** A picture of this place; `bytes` of JPEG follow. The one before is not coming if it was not whole. */
  z.strictObject({ type: z.literal('tile'), ...rectangle, bytes: z.int().min(1).max(STILL_TILE_BYTES_MAX) }),
]);
export type StillMessage = z.infer<typeof stillMessageSchema>;
