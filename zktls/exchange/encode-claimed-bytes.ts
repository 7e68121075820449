import { DISCLOSED, type ClaimedBytes } from '../disclosure/claimed-bytes.ts';
import { BYTE_CLASSES } from '../proof/statement/byte-class.ts';
import { refuse } from '../refusal.ts';

/** Seven bits of a length, and whether more follow. */
const MORE = 0x80;
const BITS = 7;
/** Lengths below 2^28: a stream of 256 MB. */
const MAX_LENGTH_BYTES = 4;

/**
 * Writes claims run by run: the kind of the run's bytes, its length (seven bits a byte, the low ones first), and of disclosed
 * bytes the bytes themselves. Two runs of one kind never follow each other, so the encoding is the only one.
 */
export const encodeClaimedBytes = ({ kinds, values }: ClaimedBytes): Uint8Array => {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < kinds.length;) {
    const kind = kinds[start] ?? DISCLOSED;
    let end = start + 1;
    while (end < kinds.length && kinds[end] === kind) end += 1;
    parts.push(Uint8Array.of(kind, ...lengthBytes(end - start)));
    if (kind === DISCLOSED) parts.push(values.subarray(start, end));
    start = end;
  }
  return Buffer.concat(parts);
};

/**
 * Reads what `encodeClaimedBytes` wrote; refuses everything else, and claims about more than `maxBytes` bytes before it takes
 * memory for them.
 */
export const decodeClaimedBytes = (encoded: Uint8Array, maxBytes: number): ClaimedBytes => {
  // Twice over the runs, so that memory does not grow with their number.
  let length = 0;
  for (const run of runsOf(encoded)) {
    length += run.length;
    if (length > maxBytes) refuse('claim_encoding');
  }
  const kinds = new Uint8Array(length);
  const values = new Uint8Array(length);
  let at = 0;
  for (const run of runsOf(encoded)) {
    kinds.fill(run.kind, at, at + run.length);
    if (run.disclosed !== undefined) values.set(run.disclosed, at);
    at += run.length;
  }
  return { kinds, values };
};

type Run = { readonly kind: number; readonly length: number; readonly disclosed: Uint8Array | undefined };

function* runsOf(encoded: Uint8Array): Generator<Run> {
  let before: number | undefined;
  for (let at = 0; at < encoded.length;) {
    const kind = encoded[at] ?? refuse('claim_encoding');
    const { length, next } = readLength(encoded, at + 1);
    if (kind > BYTE_CLASSES.length || kind === before) refuse('claim_encoding');
    at = kind === DISCLOSED ? next + length : next;
    if (at > encoded.length) refuse('claim_encoding');
    yield { kind, length, disclosed: kind === DISCLOSED ? encoded.subarray(next, at) : undefined };
    before = kind;
  }
}

const lengthBytes = (length: number): number[] =>
  length < MORE ? [length] : [MORE | (length & (MORE - 1)), ...lengthBytes(length >>> BITS)];

/** A length of one or more, in as few bytes as it takes. */
const readLength = (encoded: Uint8Array, start: number): { length: number; next: number } => {
  let length = 0;
  for (let i = 0; i < MAX_LENGTH_BYTES; i += 1) {
    const byte = encoded[start + i] ?? refuse('claim_encoding');
    length |= (byte & (MORE - 1)) << (BITS * i);
    if ((byte & MORE) !== 0) continue;
    return byte === 0 ? refuse('claim_encoding') : { length, next: start + i + 1 };
  }
  return refuse('claim_encoding');
};
