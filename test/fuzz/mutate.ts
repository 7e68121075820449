import type { Random } from './random.ts';

/** Bytes at which parsers decide: ends of ranges, structure of HTTP and JSON, DER tags, separators of SD-JWTs. */
const TELLING = [
  ...Buffer.from('\0\x01\x7f\x80\xff\r\n\t "\\{}[]:,;-+.eE0123456789/?#%=~_<>&\x02\x03\x04\x05\x06\x16\x17\x30\x31'),
];
const MAX_BYTES = 65_536;

type Mutation = (bytes: Buffer, random: Random, unit: number, others: readonly Uint8Array[]) => Buffer;

const at = (bytes: Buffer, random: Random, unit: number): number =>
  random.below(Math.ceil(bytes.length / unit) + 1) * unit;
const some = (random: Random, unit: number): number => (1 + random.below(random.pick([2, 8, 64]))) * unit;
const replaced = (bytes: Buffer, start: number, end: number, middle: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, start), middle, bytes.subarray(end)]);
const withByte = (bytes: Buffer, random: Random, change: (byte: number) => number): Buffer => {
  const changed = Buffer.from(bytes);
  const index = random.below(changed.length);
  if (changed.length > 0) changed[index] = change(changed[index] ?? 0);
  return changed;
};

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => withByte(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => withByte(bytes, random, () => random.below(256)),
  (bytes, random) => withByte(bytes, random, () => random.pick(TELLING)),
  (bytes, random) => withByte(bytes, random, (byte) => byte + random.pick([1, -1, 2, -2, 16, -16])),
  // Cut, remove, repeat, insert, move.
  (bytes, random, unit) => bytes.subarray(0, at(bytes, random, unit)),
  (bytes, random, unit) => {
    const start = at(bytes, random, unit);
    return replaced(bytes, start, start + some(random, unit), new Uint8Array(0));
  },
  (bytes, random, unit) => {
    const start = at(bytes, random, unit);
    return replaced(bytes, start, start, bytes.subarray(start, start + some(random, unit)));
  },
  (bytes, random, unit) => {
    const inserted = Uint8Array.from({ length: some(random, unit) }, () => random.pick(TELLING));
    const start = at(bytes, random, unit);
    return replaced(bytes, start, start, inserted);
  },
  (bytes, random, unit) => {
    const start = at(bytes, random, unit);
    return Buffer.concat([bytes.subarray(start), bytes.subarray(0, start)]);
  },
  // One thing a great many times: depth, counts and lengths.
  (bytes, random, unit) => {
    const start = at(bytes, random, unit);
    const piece = bytes.subarray(start, start + some(random, unit));
    const times = random.pick([16, 256, 4_096]);
    return replaced(bytes, start, start, Buffer.concat(new Array<Uint8Array>(times).fill(piece)));
  },
  // The end of another input.
  (bytes, random, unit, others) => {
    const other = Buffer.from(random.pick(others));
    return Buffer.concat([bytes.subarray(0, at(bytes, random, unit)), other.subarray(at(other, random, unit))]);
  },
  // A length field that lies.
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length < 4) return changed;
    changed.writeUInt16BE(random.pick([0, 1, 255, 16_384, 16_640, 65_535]), random.below(changed.length - 1));
    return changed;
  },
];

/** One of `corpus`, changed once to six times; never longer than 64 KB. Insertions and cuts are of whole `unit`s of bytes. */
export const mutate = (corpus: readonly Uint8Array[], unit: number, random: Random): Uint8Array => {
  let bytes = Buffer.from(random.pick(corpus));
  for (let changes = 1 + random.below(random.pick([1, 2, 6])); changes > 0; changes -= 1) {
    bytes = Buffer.from(random.pick(MUTATIONS)(bytes, random, unit, corpus)).subarray(0, MAX_BYTES);
  }
  return bytes;
};
