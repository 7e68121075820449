import { createHash } from 'node:crypto';

/** Changes with anything that changes the bytes of a proof: no label of one version is a label of another. */
const PROTOCOL = 'veriframe.voleith-aes128ctr/1:';

/** A number below 2^32 as four bytes, little-endian. */
export const uint32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};

/**
 * The random oracle: SHAKE256 (FIPS 202) of label and parts, each after its length, so that different inputs are different
 * byte strings. Each use has its own label. Gives `length` bytes; a longer output begins with a shorter one.
 */
export const oracle = (label: string, parts: readonly Uint8Array[], length: number): Uint8Array => {
  const hash = createHash('shake256', { outputLength: length });
  for (const part of [Buffer.from(PROTOCOL + label, 'latin1'), ...parts]) hash.update(uint32(part.length)).update(part);
  return hash.digest();
};
