import { createWasmCircuit } from '../circuit/wasm-circuit.ts';
import { multiplicationTable } from '../field/gf2-128.ts';
import { COMPILED_KERNELS } from './compiled-kernels.ts';
import type { Kernels } from './kernels.ts';

/** What assembly/vole-kernels.ts exports; addresses are bytes in the imported memory. */
type Exports = {
  readonly foldPosition: (leaves: number, depths: number, trees: number, columns: number, sums: number) => void;
  readonly evaluateColumns: (table: number, sums: number, columns: number, count: number, positions: number) => void;
};

const PAGE_BYTES = 65_536;
/** Columns are hashed in pieces of at most this many bytes, so that memory does not grow with the statement. */
const PIECE_BYTES = 1 << 18;
/**
 * The kernels in WebAssembly with SIMD, in a memory of their own that is overwritten after each call. Throws where the engine
 * has no WebAssembly SIMD; Node.js has it since 16.4.
 */
export const createWasmKernels = (): Kernels => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPILED_KERNELS, 'base64')), {
    env: { memory },
  });
  const { foldPosition, evaluateColumns } = checkExports(exports);

  /** Lays out areas one after the other, runs, and overwrites them. */
  const withAreas = <T>(lengths: readonly number[], run: (...areas: number[]) => T): T => {
    let next = 0;
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
      new Uint8Array(memory.buffer, 0, next).fill(0);
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

    beginCircuit: createWasmCircuit(),

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

const checkExports = ({ foldPosition, evaluateColumns }: WebAssembly.Exports): Exports => {
  if (typeof foldPosition !== 'function' || typeof evaluateColumns !== 'function')
    throw new Error('compiled-kernels.ts is of another source: npm run build:kernels');
  return {
    foldPosition: (...parameters) => void foldPosition(...parameters),
    evaluateColumns: (...parameters) => void evaluateColumns(...parameters),
  };
};
