import type { IncomingMessage } from 'node:http';
import {
  CLAIM_LIMITS,
  CLAIM_MEDIA_TYPE,
  claimBodyBytes,
  claimManifestSchema,
  MANIFEST_LENGTH_BYTES,
  type ClaimManifest,
} from '../../core/contract/claim-body.ts';
import { attestorFailure } from '../attestor-refusal.ts';
import { BodyReader } from './body-reader.ts';

/** `binary` is what follows the manifest, alone in its buffer, which may be moved to another thread. */
export type ReceivedClaim = { readonly manifest: ClaimManifest; readonly binary: Uint8Array<ArrayBuffer> };

/** The length of a claim's body as its head announces it. Throws a `Failure` when it is no claim or too large. */
export const announcedBytes = ({ headers }: IncomingMessage): number => {
  if (headers['content-type'] !== CLAIM_MEDIA_TYPE) throw attestorFailure('claim_syntax');
  // Without a length the room that it needs would be unknown; Node's parser has checked that it is a number.
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (!Number.isInteger(length)) throw attestorFailure('claim_syntax');
  if (length > CLAIM_LIMITS.bodyBytes) throw attestorFailure('claim_too_large');
  return length;
};

/**
 * Reads a claim of `length` bytes. `check` sees the manifest before the binary parts are read and may throw. Rejects with the
 * `Failure` of the first thing that is wrong; what follows is then left unread.
 */
export const readClaim = async (
  request: AsyncIterable<unknown>,
  length: number,
  check: (manifest: ClaimManifest) => void,
): Promise<ReceivedClaim> => {
  const body = new BodyReader(request);
  const head = await body.take(MANIFEST_LENGTH_BYTES);
  const manifestBytes = new DataView(head.buffer).getUint32(0);
  if (manifestBytes > CLAIM_LIMITS.manifestBytes) throw attestorFailure('claim_too_large');
  if (MANIFEST_LENGTH_BYTES + manifestBytes > length) throw attestorFailure('claim_syntax');
  const manifest = parseManifest(await body.take(manifestBytes));
  if (claimBodyBytes(manifest, manifestBytes) !== length) throw attestorFailure('claim_syntax');
  check(manifest);
  return { manifest, binary: await body.take(length - MANIFEST_LENGTH_BYTES - manifestBytes) };
};

const parseManifest = (bytes: Uint8Array): ClaimManifest => {
  const manifest = claimManifestSchema.safeParse(parseJson(bytes));
  if (!manifest.success) throw attestorFailure('claim_syntax');
  return manifest.data;
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
