import { createCipheriv, randomBytes } from 'node:crypto';
import { PARAMETER_SETS, type ParameterSetName } from '../zktls/proof/parameter-set.ts';
import { proveDisclosure } from '../zktls/proof/prove-disclosure.ts';
import type { Statement } from '../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../zktls/proof/verify-disclosure.ts';
import { median } from './quantile.ts';

/** Times and sizes of disclosure proofs, everything disclosed: medians of warm runs in this process. */
const RUNS = 7;
const BLOCKS = [4, 20, 64, 256];
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

const timed = <T>(times: number[], work: () => T): T => {
  const startedMs = performance.now();
  const result = work();
  times.push(performance.now() - startedMs);
  return result;
};

console.log('| Blocks of 16 bytes | parameter set | proof | prove | verify |\n| ---: | --- | ---: | ---: | ---: |');
for (const parameterSet of SETS) {
  for (const count of BLOCKS) {
    const proveMs: number[] = [];
    const verifyMs: number[] = [];
    let bytes = 0;
    for (let run = 0; run <= RUNS; run++) {
      const key = randomBytes(16);
      const statement = statementOf(count, key);
      const secret = { key, randomness: randomBytes(32) };
      const proof = timed(proveMs, () => proveDisclosure(statement, secret, { parameterSet }));
      timed(verifyMs, () => verifyDisclosure(statement, proof));
      bytes = proof.length;
    }
    // The first run of each size compiles.
    const [prove, verify] = [proveMs, verifyMs].map((times) => Math.round(median(times.slice(1))));
    console.log(`| ${count} | ${parameterSet} | ${(bytes / 1000).toFixed(1)} KB | ${prove} ms | ${verify} ms |`);
  }
}
