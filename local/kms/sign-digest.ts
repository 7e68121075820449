import type { KeyObject } from 'node:crypto';
import { createECDH, randomBytes } from 'node:crypto';

/** The order of P-256's base point (SEC 2, section 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * The ECDSA signature (DER) of a SHA-256 digest with a P-256 key. Node signs messages only and would hash the digest
 * again; the group arithmetic is still OpenSSL's. For local keys: the arithmetic modulo the order takes no constant time.
 */
export const signDigest = (digest: Buffer, privateKey: KeyObject): Buffer => {
  const { d } = privateKey.export({ format: 'jwk' });
  if (d === undefined) throw new Error('The key has no private part.');
  const secret = toNumber(Buffer.from(d, 'base64url'));
  // FIPS 186-5, section 6.4.1: r = x(k·G) mod n, s = (e + r·d) / k mod n.
  for (;;) {
    const k = randomBytes(32);
    const kNumber = toNumber(k);
    if (kNumber === 0n || kNumber >= ORDER) continue;
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(k);
    const r = toNumber(ecdh.getPublicKey().subarray(1, 33)) % ORDER;
    const s = ((toNumber(digest) + r * secret) * inverse(kNumber)) % ORDER;
    if (r !== 0n && s !== 0n) return derSequence(derInteger(r), derInteger(s));
  }
};

const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

/** Fermat: a^(n-2) is the inverse of a modulo the prime n. */
const inverse = (a: bigint): bigint => {
  let result = 1n;
  for (let base = a, exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n, base = (base * base) % ORDER) {
    if (exponent & 1n) result = (result * base) % ORDER;
  }
  return result;
};

const derInteger = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const positive = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
};

const derSequence = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
};
