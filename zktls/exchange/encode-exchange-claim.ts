import { refuse } from '../refusal.ts';
import { IV_BYTES, IV_SALT_BYTES } from './direction-commitment.ts';
import { decodeClaimedBytes, encodeClaimedBytes } from './encode-claimed-bytes.ts';
import type { DirectionClaim, ExchangeClaim } from './exchange-claim.ts';

/** Changes with anything that changes the encoding. */
const VERSION = 1;
const SECRET_BYTES = 32;
const LENGTH_BYTES = 4;

/** What an encoded claim may hold of each direction. */
export type ExchangeClaimLimits = { readonly plaintextBytes: number; readonly proofBytes: number };

/**
 * Writes a claim: version, both handshake secrets (client's first), then for client and server IV, salt, claimed bytes and proof.
 * The last two follow their length (4 bytes, big-endian).
 */
export const encodeExchangeClaim = ({ handshake, client, server }: ExchangeClaim): Uint8Array =>
  Buffer.concat([
    Uint8Array.of(VERSION),
    handshake.client,
    handshake.server,
    ...encodeDirection(client),
    ...encodeDirection(server),
  ]);

/** Reads what `encodeExchangeClaim` wrote; refuses `claim_encoding` for everything else. Proofs are views of `encoded`. */
export const decodeExchangeClaim = (encoded: Uint8Array, limits: ExchangeClaimLimits): ExchangeClaim => {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length);
  let next = 0;
  const take = (length: number): Buffer => {
    if (next + length > bytes.length) refuse('claim_encoding');
    return bytes.subarray(next, (next += length));
  };
  const takeVector = (): Buffer => take(take(LENGTH_BYTES).readUInt32BE(0));
  const takeDirection = (): DirectionClaim => {
    const iv = take(IV_BYTES);
    const ivSalt = take(IV_SALT_BYTES);
    const claimed = decodeClaimedBytes(takeVector(), limits.plaintextBytes);
    const proof = takeVector();
    if (proof.length > limits.proofBytes) refuse('claim_encoding');
    return { iv, ivSalt, bytes: claimed, proof };
  };
  if (take(1)[0] !== VERSION) refuse('claim_encoding');
  const handshake = { client: take(SECRET_BYTES), server: take(SECRET_BYTES) };
  const claim = { handshake, client: takeDirection(), server: takeDirection() };
  return next === bytes.length ? claim : refuse('claim_encoding');
};

const encodeDirection = ({ iv, ivSalt, bytes, proof }: DirectionClaim): Uint8Array[] => [
  iv,
  ivSalt,
  ...encodeVector(encodeClaimedBytes(bytes)),
  ...encodeVector(proof),
];

const encodeVector = (bytes: Uint8Array): [Uint8Array, Uint8Array] => {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
};
