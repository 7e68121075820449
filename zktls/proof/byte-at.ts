/** The byte at `index`. Throws a `RangeError` outside of `bytes`, where a bare index would go on with `undefined`. */
export const byteAt = (bytes: Uint8Array, index: number): number => {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError(`no byte at ${index}`);
  return byte;
};

/** The 32-bit word at `index`. Throws a `RangeError` outside of `words`. */
export const wordAt = (words: Int32Array, index: number): number => {
  const word = words[index];
  if (word === undefined) throw new RangeError(`no word at ${index}`);
  return word;
};

/** The item at `index`. Throws a `RangeError` outside of `items`. */
export const itemAt = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item at ${index}`);
  return item;
};

/** Bit `index` of a byte string, least significant bit of byte 0 first: 0 or 1. */
export const bitAt = (bytes: Uint8Array, index: number): number => (byteAt(bytes, index >> 3) >> (index & 7)) & 1;

/** Adds `source` to the start of `target`, as vectors over GF(2); returns `target`, which is at least as long. */
export const xorInto = (target: Uint8Array, source: Uint8Array): Uint8Array => {
  for (let i = 0; i < source.length; i++) target[i] = byteAt(target, i) ^ byteAt(source, i);
  return target;
};
