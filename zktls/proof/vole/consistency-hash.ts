import { byteAt, xorInto } from '../byte-at.ts';
import { multiply } from '../field/gf2-128.ts';
import { POSITION_BYTES, type Columns } from './columns.ts';
import type { Kernels } from './kernels.ts';

/** Bytes of a hash: 144 bits, 16 more than λ, against the choice among pairs of trees. */
export const CONSISTENCY_HASH_BYTES = 18;
/** Two evaluation points and four coefficients. */
export const CONSISTENCY_KEY_BYTES = 96;

/**
 * The F2-linear universal hash of the VOLE consistency check, of columns of `bytes` bytes followed by 18 bytes of mask:
 * with h_0, h_1 the columns as polynomials at two points, (r_0·h_0 + r_1·h_1, first 16 bits of r_2·h_0 + r_3·h_1) + mask.
 * `columns` is stored as `Columns` with `count` columns; gives count × 18 bytes. As FAEST's VOLEHash, with our field and no
 * smaller second field.
 */
export const consistencyHash = (
  key: Uint8Array,
  columns: Columns,
  shape: { readonly count: number; readonly bytes: number },
  kernels: Kernels,
): Uint8Array => {
  const { count, bytes } = shape;
  const positions = Math.ceil(bytes / POSITION_BYTES);
  const keyPart = (i: number): Uint8Array => key.subarray(i * 16, (i + 1) * 16);
  const lastBytes = bytes - (positions - 1) * POSITION_BYTES;
  const first = kernels.evaluateColumns(keyPart(0), columns, { count, positions, lastBytes });
  const second = kernels.evaluateColumns(keyPart(1), columns, { count, positions, lastBytes });
  const hashes = new Uint8Array(count * CONSISTENCY_HASH_BYTES);
  for (let column = 0; column < count; column++) {
    const h0 = first.subarray(column * 16, (column + 1) * 16);
    const h1 = second.subarray(column * 16, (column + 1) * 16);
    const hash = hashes.subarray(column * CONSISTENCY_HASH_BYTES, (column + 1) * CONSISTENCY_HASH_BYTES);
    hash.set(xorInto(multiply(keyPart(2), h0), multiply(keyPart(3), h1)));
    hash.set(xorInto(multiply(keyPart(4), h0), multiply(keyPart(5), h1)).subarray(0, 2), 16);
    xorInto(hash, maskOf(columns, count, column, bytes));
  }
  return hashes;
};

const maskOf = (columns: Columns, count: number, column: number, bytes: number): Uint8Array =>
  Uint8Array.from({ length: CONSISTENCY_HASH_BYTES }, (_, i) => {
    const byte = bytes + i;
    return byteAt(columns, ((byte >> 4) * count + column) * 16 + (byte & 15));
  });
