const SEQUENCE = 0x30;
const INTEGER = 0x02;
const P256_BYTES = 32;

/**
 * Turns an ECDSA signature on P-256 as KMS gives it (DER, ANSI X9.62) into the 64 bytes r || s of JOSE (RFC 7518, 3.4).
 * Throws a RangeError on anything else.
 */
export const rawFromDerSignature = (der: Uint8Array): Uint8Array => {
  // At most 2 + 2 * (2 + 33) = 72 bytes, so every length is one byte.
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) throw malformed();
  const r = readInteger(der, 2);
  const s = readInteger(der, r.end);
  if (s.end !== der.length) throw malformed();
  return Buffer.concat([toFixed(r.bytes), toFixed(s.bytes)]);
};

const readInteger = (der: Uint8Array, start: number): { bytes: Uint8Array; end: number } => {
  const length = der[start + 1];
  if (der[start] !== INTEGER || length === undefined) throw malformed();
  const end = start + 2 + length;
  if (end > der.length) throw malformed();
  return { bytes: der.subarray(start + 2, end), end };
};

/** DER writes as few bytes as it can, and one zero before a first bit that is set. */
const toFixed = (integer: Uint8Array): Uint8Array => {
  const magnitude = integer[0] === 0 ? integer.subarray(1) : integer;
  if (magnitude.length > P256_BYTES) throw malformed();
  return Buffer.concat([Buffer.alloc(P256_BYTES - magnitude.length), magnitude]);
};

const malformed = (): RangeError => new RangeError('Not a DER signature on P-256');
