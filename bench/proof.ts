import { createCipheriv, randomBytes } from 'node:crypto';
import { PARAMETER_SETS, type ParameterSetName } from '../zktls/proof/parameter-set.ts';
import { proveDisclosure } from '../zktls/proof/prove-disclosure.ts';
import type { Statement } from '../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../zktls/proof/verify-disclosure.ts';
import { plainKernels } from '../zktls/proof/vole/plain-kernels.ts';
import { createWasmKernels } from '../zktls/proof/vole/wasm-kernels.ts';
import { median } from './quantile.ts';

/** Times and sizes of disclosure proofs, everything disclosed: medians of warm runs in this process. */
const RUNS = 7;
const BLOCKS = [4, 20, 64, 256, 1_024];
const SETS = Object.keys(PARAMETER_SETS) as ParameterSetName[];

const statementOf = (count: number, key: Uint8Array): Statement => {
  const nonce = randomBytes(12);
  const plaintext = randomBytes(16 * count);
  const ciphertext = createCipheriv('aes-128-gcm', key, nonce).update(plaintext);
  const blocks = Array.from({ length: count }, (_, i) => ({
    nonce,
    counter: i + 2,
    ciphertext: ciphertext.subarray(16 * i, 16 * i + 16),
    bytes: [...plaintext.subarray(16 * i, 16 * i + 16)],
  }));
  return { context: Buffer.from('benchmark'), blocks, predicates: [] };
};

type Times = { readonly wallMs: number[]; readonly cpuMs: number[] };
const noTimes = (): Times => ({ wallMs: [], cpuMs: [] });

/** CPU time is of the whole process: what is left of a figure when the machine is shared. */
const timed = <T>(times: Times, work: () => T): T => {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  times.wallMs.push(performance.now() - startedMs);
  times.cpuMs.push((user + system) / 1000);
  return result;
};

/** The first run of each size compiles, and does not count. */
const cell = ({ wallMs, cpuMs }: Times): string =>
  `${Math.round(median(wallMs.slice(1)))} ms (${Math.round(median(cpuMs.slice(1)))})`;

const KERNELS = { WASM: createWasmKernels(), plain: plainKernels };

console.log(
  '| Blocks | set | kernels | proof | prove (CPU) | verify (CPU) |\n| ---: | --- | --- | ---: | ---: | ---: |',
);
for (const parameterSet of SETS) {
  for (const count of BLOCKS) {
    for (const [name, kernels] of Object.entries(KERNELS)) {
      const [proving, verifying] = [noTimes(), noTimes()];
      let bytes = 0;
      for (let run = 0; run <= RUNS; run++) {
        const key = randomBytes(16);
        const statement = statementOf(count, key);
        const secret = { key, randomness: randomBytes(32) };
        const proof = timed(proving, () => proveDisclosure(statement, secret, { parameterSet, kernels }));
        timed(verifying, () => verifyDisclosure(statement, proof, { kernels }));
        bytes = proof.length;
      }
      const size = `${(bytes / 1000).toFixed(1)} KB`;
      console.log(`| ${count} | ${parameterSet} | ${name} | ${size} | ${cell(proving)} | ${cell(verifying)} |`);
    }
  }
}
