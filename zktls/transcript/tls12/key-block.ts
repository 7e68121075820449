import { createHmac } from 'node:crypto';

export const KEY_BYTES = 16;
/** What a nonce begins with (RFC 5288, 3). */
export const SALT_BYTES = 4;

/** The randoms of both hellos, 32 bytes each. */
export type HelloRandoms = { readonly client: Buffer; readonly server: Buffer };

/**
 * The part of the key block of each direction, AES key and salt, 20 bytes, by the master secret (RFC 5246, 6.3; AEAD suites have
 * no MAC keys). Of the two suites that are accepted the PRF is that with SHA-256.
 */
export const keyBlockOf = (masterSecret: Buffer, randoms: HelloRandoms): { client: Buffer; server: Buffer } => {
  const seed = Buffer.concat([randoms.server, randoms.client]);
  const block = prf(masterSecret, 'key expansion', seed, 2 * (KEY_BYTES + SALT_BYTES));
  const part = (key: number, salt: number): Buffer =>
    Buffer.concat([block.subarray(key, key + KEY_BYTES), block.subarray(salt, salt + SALT_BYTES)]);
  // Client's key, server's key, client's salt, server's salt.
  const salts = 2 * KEY_BYTES;
  const parts = { client: part(0, salts), server: part(KEY_BYTES, salts + SALT_BYTES) };
  block.fill(0);
  return parts;
};

/** RFC 5246, 5: P_SHA256. */
export const prf = (secret: Buffer, label: string, seed: Buffer, length: number): Buffer => {
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed]);
  const hmac = (...parts: Buffer[]): Buffer => createHmac('sha256', secret).update(Buffer.concat(parts)).digest();
  let a: Buffer = labelled;
  let output: Buffer = Buffer.alloc(0);
  while (output.length < length) {
    a = hmac(a);
    output = Buffer.concat([output, hmac(a, labelled)]);
  }
  return output.subarray(0, length);
};
