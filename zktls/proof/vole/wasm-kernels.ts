import { multiply256 } from '../field/gf256.ts';
import { multiplicationTable } from '../field/gf2-128.ts';
import { COMPILED_KERNELS } from './compiled-kernels.ts';
import { MAX_INVERSES, type Kernels } from './kernels.ts';

/** What assembly/vole-kernels.ts exports; addresses are bytes in the imported memory. */
type Exports = {
  readonly foldPosition: (leaves: number, depths: number, trees: number, columns: number, sums: number) => void;
  readonly evaluateColumns: (table: number, sums: number, columns: number, count: number, positions: number) => void;
  readonly addInverseProducts: (
    tables: number,
    x: number,
    y: number,
    places: number,
    count: number,
    products: number,
  ) => void;
};

const PAGE_BYTES = 65_536;
/** Columns are hashed in pieces of at most this many bytes, so that memory does not grow with the statement. */
const PIECE_BYTES = 1 << 18;
/** The lanes of as many expressions as one call takes. */
const LANES_BYTES = MAX_INVERSES * 64;
/** Products of each byte with the 16 low halves and the 16 high halves of bytes: public, and kept in the memory's beginning. */
const HALF_BYTE_TABLES_BYTES = 256 * 32;

const halfByteTables = (): Uint8Array =>
  Uint8Array.from({ length: HALF_BYTE_TABLES_BYTES }, (_, at) => {
    const half = at & 15;
    return multiply256(at >> 5, (at & 16) === 0 ? half : half << 4);
  });

/**
 * The kernels in WebAssembly with SIMD, in a memory of their own that is overwritten after each call. Throws where the engine
 * has no WebAssembly SIMD; Node.js has it since 16.4.
 */
export const createWasmKernels = (): Kernels => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPILED_KERNELS, 'base64')), {
    env: { memory },
  });
  const { foldPosition, evaluateColumns, addInverseProducts } = checkExports(exports);
  new Uint8Array(memory.buffer).set(halfByteTables());

  /** Lays out areas one after the other, runs, and overwrites them. */
  const withAreas = <T>(lengths: readonly number[], run: (...areas: number[]) => T): T => {
    let next = HALF_BYTE_TABLES_BYTES;
    const areas = lengths.map((length) => {
      const area = next;
      next = (next + length + 15) & ~15;
      return area;
    });
    const missing = next - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    try {
      return run(...areas);
    } finally {
      new Uint8Array(memory.buffer, HALF_BYTE_TABLES_BYTES, next - HALF_BYTE_TABLES_BYTES).fill(0);
    }
  };
  const at = (address: number, length: number): Uint8Array => new Uint8Array(memory.buffer, address, length);
  const put = (address: number, bytes: Uint8Array): void => at(address, bytes.length).set(bytes);

  return {
    foldPosition(leaves, treeDepths, columns, sums) {
      const bytes = new Uint8Array(leaves.buffer, leaves.byteOffset, leaves.byteLength);
      withAreas(
        [bytes.length, treeDepths.length, columns.length, sums.length],
        (leavesAt = 0, depthsAt = 0, columnsAt = 0, sumsAt = 0) => {
          put(leavesAt, bytes);
          put(depthsAt, Uint8Array.from(treeDepths));
          put(columnsAt, columns);
          put(sumsAt, sums);
          foldPosition(leavesAt, depthsAt, treeDepths.length, columnsAt, sumsAt);
          columns.set(at(columnsAt, columns.length));
          sums.set(at(sumsAt, sums.length));
        },
      );
    },

    addInverseProducts(x, y, places, products) {
      const xAt = HALF_BYTE_TABLES_BYTES;
      const yAt = xAt + LANES_BYTES;
      const productsAt = yAt + LANES_BYTES;
      const placesAt = productsAt + products.length;
      const words = new Int32Array(memory.buffer, xAt, (2 * LANES_BYTES) >> 2);
      words.set(x);
      words.set(y, LANES_BYTES >> 2);
      put(productsAt, products);
      put(placesAt, places);
      addInverseProducts(0, xAt, yAt, placesAt, places.length, productsAt);
      products.set(at(productsAt, products.length));
      at(xAt, placesAt + places.length - xAt).fill(0);
    },

    evaluateColumns(point, columns, { count, positions, lastBytes }) {
      const table = new Uint8Array(multiplicationTable(point).buffer);
      const stride = count * 16;
      const perPiece = Math.max(1, Math.floor(PIECE_BYTES / stride));
      return withAreas([table.length, stride, perPiece * stride], (tableAt = 0, sumsAt = 0, columnsAt = 0) => {
        put(tableAt, table);
        for (let first = 0; first < positions; first += perPiece) {
          const here = Math.min(perPiece, positions - first);
          put(columnsAt, columns.subarray(first * stride, (first + here) * stride));
          if (first + here === positions) {
            // What follows the hashed bytes in the last position is the mask, no part of the polynomial.
            for (let column = 0; column < count; column++)
              at(columnsAt + (here - 1) * stride + column * 16, 16).fill(0, lastBytes);
          }
          evaluateColumns(tableAt, sumsAt, columnsAt, count, here);
        }
        return at(sumsAt, stride).slice();
      });
    },
  };
};

const checkExports = (exports: WebAssembly.Exports): Exports => {
  const { foldPosition, evaluateColumns, addInverseProducts } = exports;
  if (
    typeof foldPosition !== 'function' ||
    typeof evaluateColumns !== 'function' ||
    typeof addInverseProducts !== 'function'
  )
    throw new Error('compiled-kernels.ts is of another source: npm run build:kernels');
  return {
    foldPosition: (...parameters) => void foldPosition(...parameters),
    evaluateColumns: (...parameters) => void evaluateColumns(...parameters),
    addInverseProducts: (...parameters) => void addInverseProducts(...parameters),
  };
};
