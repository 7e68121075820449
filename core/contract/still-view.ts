import * as z from 'zod';
import { inputMessageSchema, viewMessageSchema, type ViewMessage } from './live-view.ts';

/**
 * The live view without WebRTC: still pictures by HTTPS long polling, input by POST, for networks that let nothing else through.
 * JSON on the resource of a controlling connection, `/embed/{id}/control/{connectionId}`:
 *
 * - `POST` of `{key}` begins, there or, without a WebRTC connection, at `/embed/{id}/control`; the answer has the runner's `key`.
 * - `GET ?after=` waits until there is something newer than `after` (at first empty) and answers `{after, number, sealed}`.
 * - `POST` of `{number, sealed}` brings input; numbers count from 1, and one that was taken before is taken once.
 *
 * What is sealed (sealed-channel.ts) is `StillNews` from the runner and `inputBatchSchema` as JSON from the viewer.
 */
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** A point of P-256, uncompressed: 65 bytes. */
export const stillKeySchema = z.strictObject({ key: base64.length(88) });
export type StillKey = z.infer<typeof stillKeySchema>;

/** More than the largest message of the contract, sealed, in Base64. */
export const SEALED_INPUT_MAX = 96 * 1024;
const sealedInputSchema = z.strictObject({
  number: z.int().min(1).max(1_000_000_000),
  sealed: base64.max(SEALED_INPUT_MAX),
});
export type SealedInput = z.infer<typeof sealedInputSchema>;

/** What the runner takes by POST on a resource. */
export const stillPostSchema = z.union([stillKeySchema, sealedInputSchema]);
export type StillPost = z.infer<typeof stillPostSchema>;

/** The answer to input: the number of the last batch that was taken. */
export const inputTakenSchema = z.object({ number: z.int() });

/** What a viewer has: the last message and the last still, by their numbers. Empty at first. */
export const AFTER_PATTERN = /^(\d{1,9}-\d{1,9})?$/;

/** `sealed` is null when nothing is newer; the viewer asks again. */
export const sealedViewSchema = z.object({
  after: z.string().regex(AFTER_PATTERN),
  number: z.int(),
  sealed: base64.nullable(),
});
export type SealedView = z.infer<typeof sealedViewSchema>;

/** Input between two POSTs. */
export const INPUT_BATCH_MAX = 200;
export const inputBatchSchema = z.array(inputMessageSchema).min(1).max(INPUT_BATCH_MAX);

const headSchema = z.object({
  messages: z.array(viewMessageSchema),
  still: z.object({ width: z.int(), height: z.int() }).nullable(),
});

/** A picture of the whole viewport in JPEG. */
export type Still = { width: number; height: number; jpeg: Uint8Array<ArrayBuffer> };
/** What the runner seals; `still` is null when the picture has not changed. */
export type StillNews = { messages: ViewMessage[]; still: Still | null };

/** The news as bytes: the length of the head in four bytes, the head in JSON, the JPEG. */
export const encodeNews = ({ messages, still }: StillNews): Uint8Array<ArrayBuffer> => {
  const size = still === null ? null : { width: still.width, height: still.height };
  const head = new TextEncoder().encode(JSON.stringify({ messages, still: size }));
  const bytes = new Uint8Array(4 + head.length + (still?.jpeg.length ?? 0));
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, 4);
  if (still !== null) bytes.set(still.jpeg, 4 + head.length);
  return bytes;
};

/** The news in these bytes. Throws when there is none: nobody but the runner can have sealed them. */
export const decodeNews = (bytes: Uint8Array<ArrayBuffer>): StillNews => {
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const head: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, end)));
  const { messages, still } = headSchema.parse(head);
  return { messages, still: still === null ? null : { ...still, jpeg: bytes.slice(end) } };
};
