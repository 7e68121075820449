import { createHash, createHmac } from 'node:crypto';

/** Everything here is for `TLS_AES_128_GCM_SHA256`, the one cipher suite that is accepted. */
const HASH = 'sha256';
const HASH_BYTES = 32;
const KEY_BYTES = 16;
const IV_BYTES = 12;

/** The key and IV of one direction at one stage (RFC 8446, 7.3). */
export type TrafficKeys = { readonly key: Buffer; readonly iv: Buffer };

const expandLabel = (secret: Buffer, label: string, length: number): Buffer => {
  const fullLabel = Buffer.from(`tls13 ${label}`, 'latin1');
  // HKDF-Expand-Label (RFC 8446, 7.1) with an empty context. One block of HKDF-Expand (RFC 5869, 2.3) is enough for
  // up to 32 bytes: T(1) = HMAC(secret, info || 0x01).
  const info = Buffer.concat([Buffer.from([0, length, fullLabel.length]), fullLabel, Buffer.from([0, 1])]);
  return createHmac(HASH, secret).update(info).digest().subarray(0, length);
};

/** The traffic keys of a traffic secret (32 bytes). */
export const trafficKeysOf = (secret: Buffer): TrafficKeys => ({
  key: expandLabel(secret, 'key', KEY_BYTES),
  iv: expandLabel(secret, 'iv', IV_BYTES),
});

/** `verify_data` of a Finished message (RFC 8446, 4.4.4) by the handshake traffic secret of its sender. */
export const finishedMacOf = (secret: Buffer, transcriptHash: Buffer): Buffer =>
  createHmac(HASH, expandLabel(secret, 'finished', HASH_BYTES))
    .update(transcriptHash)
    .digest();

/** The transcript hash (RFC 8446, 4.4.1) of the messages so far. */
export const transcriptHashOf = (messages: readonly Buffer[]): Buffer => {
  const hash = createHash(HASH);
  for (const message of messages) hash.update(message);
  return hash.digest();
};
