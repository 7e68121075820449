import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { PARAMETER_SETS, type ParameterSetName } from '../../../zktls/proof/parameter-set.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { wordsOf } from '../../../zktls/proof/vole/block-cipher.ts';
import { plainKernels } from '../../../zktls/proof/vole/plain-kernels.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import { aKey, aStatement, bytesOf, someRandomness } from './a-statement.ts';

const wasmKernels = createWasmKernels();
const root = path.resolve(import.meta.dirname, '../../..');

describe('the kernels in WebAssembly', () => {
  it('are what their source compiles to', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', 'tools/build-kernels.ts', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }, 60_000);

  it('fold as the plain ones do, trees of any depths, on top of what is there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 14 }),
        fc.string(),
        (depths, seed) => {
          const leaves = depths.reduce((sum, depth) => sum + 2 ** depth, 0);
          const [plain, wasm] = [plainKernels, wasmKernels].map(({ foldPosition }) => {
            const columns = Uint8Array.from(bytesOf(`columns ${seed}`, 128 * 16));
            const sums = Uint8Array.from(bytesOf(`sums ${seed}`, depths.length * 16));
            foldPosition(Int32Array.from(wordsOf(bytesOf(seed, leaves * 16))), depths, columns, sums);
            return { columns, sums };
          });
          expect(wasm).toEqual(plain);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  it('evaluate columns as the plain ones do, in one piece and in several', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 3, 128),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 16 }),
        (count, positions, lastBytes) => {
          const columns = bytesOf(`${count} ${positions}`, count * positions * 16);
          const before = Uint8Array.from(columns);
          const shape = { count, positions, lastBytes };
          const point = bytesOf(`${lastBytes}`, 16);
          expect(wasmKernels.evaluateColumns(point, columns, shape)).toEqual(
            plainKernels.evaluateColumns(point, columns, shape),
          );
          expect(columns).toEqual(before);
        },
      ),
      { numRuns: 12, seed: 1 },
    );
  });

  it.each(Object.keys(PARAMETER_SETS) as ParameterSetName[])(
    'give the same proof with the set "%s"',
    (parameterSet) => {
      const secret = { key: aKey(), randomness: someRandomness() };
      const statement = aStatement();
      const proof = proveDisclosure(statement, secret, { parameterSet, kernels: wasmKernels });
      expect(proof).toEqual(proveDisclosure(statement, secret, { parameterSet, kernels: plainKernels }));
      expect(verifyDisclosure(statement, proof, { kernels: wasmKernels })).toBe(PARAMETER_SETS[parameterSet]);
      expect(verifyDisclosure(statement, proof, { kernels: plainKernels })).toBe(PARAMETER_SETS[parameterSet]);
    },
  );
});
