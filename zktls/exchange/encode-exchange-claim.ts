import { refuse } from '../refusal.ts';
import type { RecordLayer } from '../transcript/record-layer.ts';
import { TLS_1_2_RECORDS } from '../transcript/tls12/tls12-record-layer.ts';
import { TLS_1_3_RECORDS } from '../transcript/tls13-record-layer.ts';
import { IV_SALT_BYTES } from './direction-commitment.ts';
import { decodeClaimedBytes, encodeClaimedBytes } from './encode-claimed-bytes.ts';
import type { DirectionClaim, ExchangeClaim } from './exchange-claim.ts';

/** The version of TLS, and of the encoding: changes with anything that changes either. */
const TLS_1_3 = 1;
const TLS_1_2 = 2;
const SECRET_BYTES = 32;
const LENGTH_BYTES = 4;

/** What an encoded claim may hold of each direction. */
export type ExchangeClaimLimits = { readonly plaintextBytes: number; readonly proofBytes: number };

/**
 * Writes a claim: version, of TLS 1.3 both handshake secrets (client's first), then for client and server IV, salt, claimed bytes and proof.
 * The last two follow their length (4 bytes, big-endian).
 */
export const encodeExchangeClaim = ({ handshake, client, server }: ExchangeClaim): Uint8Array =>
  Buffer.concat([
    ...(handshake === undefined
      ? [Uint8Array.of(TLS_1_2)]
      : [Uint8Array.of(TLS_1_3), handshake.client, handshake.server]),
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
  const takeDirection = ({ ivBytes }: RecordLayer): DirectionClaim => {
    const iv = take(ivBytes);
    const ivSalt = take(IV_SALT_BYTES);
    const claimed = decodeClaimedBytes(takeVector(), limits.plaintextBytes);
    const proof = takeVector();
    if (proof.length > limits.proofBytes) refuse('claim_encoding');
    return { iv, ivSalt, bytes: claimed, proof };
  };
  const version = take(1)[0];
  if (version !== TLS_1_3 && version !== TLS_1_2) refuse('claim_encoding');
  const handshake = version === TLS_1_2 ? undefined : { client: take(SECRET_BYTES), server: take(SECRET_BYTES) };
  const layer = version === TLS_1_2 ? TLS_1_2_RECORDS : TLS_1_3_RECORDS;
  const claim = { handshake, client: takeDirection(layer), server: takeDirection(layer) };
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
