import { describe, expect, it } from '@jest/globals';
import type { Challenges } from '../../../zktls/proof/challenges.ts';
import { xorInto } from '../../../zktls/proof/byte-at.ts';
import { coefficientBytes } from '../../../zktls/proof/circuit/constraint-sum.ts';
import { evaluateCircuit } from '../../../zktls/proof/circuit/evaluate-circuit.ts';
import { buildWitness } from '../../../zktls/proof/circuit/witness.ts';
import { multiply } from '../../../zktls/proof/field/gf2-128.ts';
import { oracle } from '../../../zktls/proof/oracle.ts';
import type { ProtocolRun } from '../../../zktls/proof/prove-disclosure.ts';
import type { Statement } from '../../../zktls/proof/statement/statement.ts';
import { verifyProof } from '../../../zktls/proof/verify-disclosure.ts';
import { addToColumns } from '../../../zktls/proof/vole/columns.ts';
import { refusalOf } from '../refusal-of.ts';
import { aRun, aToy, cheat } from './a-cheating-prover.ts';
import { aKey, aStatement, blocksOf, bytesOf, someRandomness, textOf } from './a-statement.ts';

const element = (byte: number): Uint8Array => Uint8Array.of(byte, ...new Uint8Array(15));

/** Says another byte than the ciphertext holds. */
const [block] = blocksOf(textOf('balance: 1000000'), { claim: (byte, at) => (at === 9 ? byte ^ 8 : byte) });
const falseStatement: Statement = aStatement({ blocks: block === undefined ? [] : [block] });

/** Six bits of Δ, so that what happens once in 2^127 happens once in 32. */
const TOY = aToy([3, 3]);
const RUNS = 200;

/**
 * The coefficient of Δ² that the false statement leaves: of the sums at Δ = 1, which the prover can make as the verifier does
 * from Q = V + w, what its own two coefficients do not explain.
 */
const remainderOf = (run: ProtocolRun, columns: Uint8Array, witness: Uint8Array, second: Uint8Array): Uint8Array => {
  const { statement, layout, kernels } = run;
  const coefficients = oracle('coefficients', [second], coefficientBytes(layout.constraints));
  const own = evaluateCircuit({ role: 'prover', columns, witness }, statement, layout, coefficients, kernels);
  const moved = Uint8Array.from(columns);
  addToColumns(moved, [{ column: 0, correction: witness }]);
  const side = { role: 'verifier', columns: moved, delta: element(1) } as const;
  const atOne = evaluateCircuit(side, statement, layout, coefficients, kernels);
  return [own.linear, atOne.constant, atOne.linear].reduce(xorInto, own.constant);
};

/** The best that a prover of a false statement can do: it shifts both coefficients so that two values of Δ are roots. */
const aimedProof = (run: ProtocolRun, roots: readonly [number, number], randomness: Uint8Array): Uint8Array => {
  const witness = buildWitness(falseStatement, run.layout, aKey()).bytes;
  let columns = new Uint8Array();
  let second = new Uint8Array();
  let isShifted = false;
  const challenges: Challenges = {
    ...run.challenges,
    constraints: (said) => (second = Uint8Array.from(run.challenges.constraints(said))),
    opening: (said) => {
      if (!isShifted) {
        const [r0, r1] = [element(roots[0]), element(roots[1])];
        const remainder = remainderOf(run, columns, witness, second);
        xorInto(said.constant, multiply(remainder, multiply(r0, r1)));
        xorInto(said.linear, multiply(remainder, xorInto(r0, r1)));
        isShifted = true;
      }
      return run.challenges.opening(said);
    },
  };
  return cheat(falseStatement, {
    set: run.set,
    challenges,
    randomness,
    commitment: (commitment) => (columns = Uint8Array.from(commitment.columns)),
  });
};

describe('a prover of a false statement that aims at two roots', () => {
  it('passes when Δ is one of them, and else as rarely as a challenge is guessed', () => {
    const run = aRun(falseStatement, TOY);
    const roots = [0x15, 0x2a] as const;
    let accepted = 0;
    for (let i = 0; i < RUNS; i++) {
      const proof = aimedProof(run, roots, bytesOf(`aimed ${i}`, 32));
      const isAccepted = refusalOf(() => verifyProof(run, proof)) === 'accepted';
      const delta = proof[proof.length - 20] ?? 0;
      if (roots.some((root) => root === delta)) expect([i, isAccepted]).toEqual([i, true]);
      if (isAccepted) accepted++;
    }
    // Two of 64 values are roots; of the 62 others the recomputed challenge meets the sent one in 1 of 64: 4.6 %.
    expect(accepted / RUNS).toBeGreaterThan(0.01);
    expect(accepted / RUNS).toBeLessThan(0.1);
  }, 60_000);

  it('passes with no real parameter set', () => {
    const proof = aimedProof(aRun(falseStatement), [0x15, 0x2a], someRandomness());
    expect(refusalOf(() => verifyProof(aRun(falseStatement), proof))).toBe('ATTESTATION_FAILED proof_rejected');
  });
});

describe('a prover of a false statement that aims at nothing', () => {
  it('passes when Δ is zero, and else as rarely as a challenge is guessed', () => {
    const run = aRun(falseStatement, TOY);
    let accepted = 0;
    for (let i = 0; i < RUNS; i++) {
      const proof = cheat(falseStatement, { ...TOY, randomness: bytesOf(`blind ${i}`, 32) });
      const isAccepted = refusalOf(() => verifyProof(run, proof)) === 'accepted';
      if (proof[proof.length - 20] === 0) expect([i, isAccepted]).toEqual([i, true]);
      if (isAccepted) accepted++;
    }
    // One of 64, and of the 63 others 1 of 64: 3.1 %.
    expect(accepted / RUNS).toBeLessThan(0.08);
  }, 60_000);
});
