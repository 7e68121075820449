/**
 * What the live view says over HTTPS passes API Gateway and a Lambda, and what the user types must reach nobody but the runner. So both
 * sides agree on keys (ECDH over P-256, HKDF-SHA-256) and seal all of it with AES-256-GCM, as DTLS does for WebRTC: who carries the
 * two public keys could only listen by exchanging them, as with DTLS fingerprints.
 */
export type SealedChannel = {
  /** Seals the message of that number; no number may be used twice. */
  seal(number: number, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** The message of that number from the other side, or null when it is not what was sealed. */
  open(number: number, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null>;
};

export type SealedSide = 'viewer' | 'runner';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const encode = (text: string) => new TextEncoder().encode(text);

/** A pair of keys for one channel; `publicKey` is the point, uncompressed. */
export const sealingKeys = async (subtle: SubtleCrypto) => {
  const { privateKey, publicKey } = await subtle.generateKey(CURVE, false, ['deriveBits']);
  return { privateKey, publicKey: new Uint8Array(await subtle.exportKey('raw', publicKey)) };
};
export type SealingKeys = Awaited<ReturnType<typeof sealingKeys>>;

/** The channel between two pairs of keys, for one connection. Rejects when the other side's key is no point of the curve. */
export const sealedChannel = async (
  subtle: SubtleCrypto,
  side: SealedSide,
  own: SealingKeys,
  other: Uint8Array<ArrayBuffer>,
  connectionId: string,
): Promise<SealedChannel> => {
  const otherKey = await subtle.importKey('raw', other, CURVE, false, []);
  const agreed = await subtle.deriveBits({ name: 'ECDH', public: otherKey }, own.privateKey, 256);
  const secret = await subtle.importKey('raw', agreed, 'HKDF', false, ['deriveKey']);
  const salt = new Uint8Array(side === 'viewer' ? [...own.publicKey, ...other] : [...other, ...own.publicKey]);
  const keyOf = (sender: SealedSide, use: 'encrypt' | 'decrypt') =>
    subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt, info: encode(`veriframe.stills/1:${sender}:${connectionId}`) },
      secret,
      { name: 'AES-GCM', length: 256 },
      false,
      [use],
    );
  const [mine, theirs] = await Promise.all([
    keyOf(side, 'encrypt'),
    keyOf(side === 'viewer' ? 'runner' : 'viewer', 'decrypt'),
  ]);
  return {
    seal: async (number, plain) =>
      new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(number) }, mine, plain)),
    open: async (number, sealed) => {
      try {
        return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(number) }, theirs, sealed));
      } catch {
        return null;
      }
    },
  };
};

/** Each direction has a key of its own, so the number alone makes nonces unique (NIST SP 800-38D, 8.2.1). */
const nonceOf = (number: number): Uint8Array<ArrayBuffer> => {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(number));
  return nonce;
};
