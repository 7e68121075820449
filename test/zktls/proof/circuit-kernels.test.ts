import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { coefficientBytes } from '../../../zktls/proof/circuit/constraint-sum.ts';
import { evaluateCircuit } from '../../../zktls/proof/circuit/evaluate-circuit.ts';
import { layoutOf } from '../../../zktls/proof/circuit/layout.ts';
import type { Side } from '../../../zktls/proof/circuit/side.ts';
import { BYTE_CLASSES } from '../../../zktls/proof/statement/byte-class.ts';
import type { Block, ByteClaim, Predicate, Statement } from '../../../zktls/proof/statement/statement.ts';
import { COLUMN_STRIDE, POSITION_BYTES } from '../../../zktls/proof/vole/columns.ts';
import { plainKernels } from '../../../zktls/proof/vole/plain-kernels.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import { bytesOf } from './a-statement.ts';

const wasmKernels = createWasmKernels();

/** Disclosed bytes, hidden ones of every class, and bytes of which nothing is said. */
const claims: fc.Arbitrary<ByteClaim> = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(...BYTE_CLASSES),
  fc.constant<ByteClaim>('any'),
);
const blocks: fc.Arbitrary<Block> = fc.record({
  nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  counter: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  ciphertext: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  bytes: fc.array(claims, { minLength: 16, maxLength: 16 }),
});
const uniform = (claim: ByteClaim): Block => ({
  nonce: bytesOf(`${claim}`, 12),
  counter: 7,
  ciphertext: bytesOf('ciphertext', 16),
  bytes: new Array<ByteClaim>(16).fill(claim),
});
const predicatesOf = (blocks: readonly Block[]): Predicate[] =>
  blocks.flatMap(({ bytes }, block) =>
    bytes.flatMap((claim, byte): Predicate[] =>
      claim === 'digit' ? [{ comparison: 'at-least', digits: [{ block, byte }], bound: '5' }] : [],
    ),
  );

/** Both sums, of columns and a witness that are no proof of anything: the kernels compute the same of whatever they get. */
const sumsOf = (blocks: readonly Block[], role: Side['role'], seed: string) => {
  const statement: Statement = { context: new Uint8Array(0), blocks, predicates: predicatesOf(blocks) };
  const layout = layoutOf(statement);
  const positions = Math.ceil((layout.witnessBytes + 34) / POSITION_BYTES);
  const columns = bytesOf(`columns ${seed}`, positions * COLUMN_STRIDE);
  const side: Side =
    role === 'prover'
      ? { role, columns, witness: bytesOf(`witness ${seed}`, layout.witnessBytes) }
      : { role, columns, delta: bytesOf(`delta ${seed}`, 16) };
  const coefficients = bytesOf(`coefficients ${seed}`, coefficientBytes(layout.constraints));
  return [plainKernels, wasmKernels].map((kernels) => evaluateCircuit(side, statement, layout, coefficients, kernels));
};

describe('the circuit in WebAssembly', () => {
  it.each(['prover', 'verifier'] as const)('sums as the plain one does, for the %s, whatever is claimed', (role) => {
    fc.assert(
      fc.property(fc.array(blocks, { minLength: 1, maxLength: 4 }), fc.string(), (some, seed) => {
        const [plain, wasm] = sumsOf(some, role, seed);
        expect(wasm).toEqual(plain);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it.each([0, ...BYTE_CLASSES])('does so for blocks of nothing but %s', (claim) => {
    for (const role of ['prover', 'verifier'] as const) {
      const [plain, wasm] = sumsOf([uniform(claim), uniform(0), uniform(claim)], role, `${claim}`);
      expect(wasm).toEqual(plain);
    }
  });

  it('throws when the coefficients run out', () => {
    const side: Side = { role: 'verifier', columns: new Uint8Array(100 * COLUMN_STRIDE), delta: new Uint8Array(16) };
    const statement = { context: new Uint8Array(0), blocks: [uniform(0)], predicates: [] };
    for (const kernels of [plainKernels, wasmKernels])
      expect(() => evaluateCircuit(side, statement, layoutOf(statement), new Uint8Array(32), kernels)).toThrow();
  });
});
