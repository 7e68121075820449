import * as z from 'zod';
import { overlayIdSchema } from './overlay.ts';

export const FILE_LIMITS = {
  /** Of one choice. */
  files: 10,
  /** All files of one choice: some photographs of a phone. */
  totalBytes: 20 * 1024 * 1024,
  /** In Base64 with the rest of its message, below the 64 KB of a message. */
  partBytes: 36 * 1024,
} as const;

/**
 * A piece of a file that the user chose for a `files` question; the answer follows the last piece. `index` is the place of the
 * file in the choice, `offset` where the piece begins; the first piece of the first file begins the choice anew. A file
 * without bytes is one empty piece. The runner answers each with `file-taken`.
 */
export const filePartSchema = z.strictObject({
  type: z.literal('file-part'),
  id: overlayIdSchema,
  index: z
    .int()
    .min(0)
    .max(FILE_LIMITS.files - 1),
  name: z.string().min(1).max(255),
  /** Of the whole file, in bytes. */
  size: z.int().min(0).max(FILE_LIMITS.totalBytes),
  offset: z.int().min(0).max(FILE_LIMITS.totalBytes),
  data: z.base64().max(Math.ceil(FILE_LIMITS.partBytes / 3) * 4),
});
export type FilePart = z.infer<typeof filePartSchema>;
