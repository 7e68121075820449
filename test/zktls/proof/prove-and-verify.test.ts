import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { PARAMETER_SETS, type ParameterSetName } from '../../../zktls/proof/parameter-set.ts';
import { layoutOf } from '../../../zktls/proof/circuit/layout.ts';
import { proofBytes } from '../../../zktls/proof/proof-format.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { BYTE_CLASSES, isInClass } from '../../../zktls/proof/statement/byte-class.ts';
import type { ByteClaim } from '../../../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { plainKernels } from '../../../zktls/proof/vole/plain-kernels.ts';
import { commitVole } from '../../../zktls/proof/vole-commitment.ts';
import { refusalOf } from '../refusal-of.ts';
import { aKey, aStatement, blocksOf, bytesOf, someRandomness, textOf } from './a-statement.ts';

const secret = { key: aKey(), randomness: someRandomness() };

describe('a proof of disclosure', () => {
  it.each(Object.keys(PARAMETER_SETS) as ParameterSetName[])('verifies with the parameter set "%s"', (parameterSet) => {
    const statement = aStatement();
    const proof = proveDisclosure(statement, secret, { parameterSet });
    expect(proof.length).toBe(proofBytes(PARAMETER_SETS[parameterSet], layoutOf(statement).witnessBytes));
    expect(verifyDisclosure(statement, proof)).toBe(PARAMETER_SETS[parameterSet]);
  });

  it('verifies for any true claims about any records under one key', () => {
    const aRecord = fc.record({
      plaintext: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      choices: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
    });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.array(aRecord, { minLength: 1, maxLength: 2 }),
        (key, records) => {
          const claimOf =
            (choices: readonly number[]) =>
            (byte: number, offset: number): ByteClaim => {
              const claims: ByteClaim[] = [byte, ...BYTE_CLASSES.filter((name) => isInClass(byte, name))];
              return offset % 16 === 0 ? byte : (claims[(choices[offset] ?? 0) % claims.length] ?? byte);
            };
          const blocks = records.flatMap(({ plaintext, choices }, sequence) =>
            blocksOf(plaintext, { key, sequence, claim: claimOf(choices) }),
          );
          const statement = aStatement({ blocks });
          expect(refusalOf(() => verifyDisclosure(statement, proveDisclosure(statement, { ...secret, key })))).toBe(
            'accepted',
          );
        },
      ),
      { numRuns: 12, seed: 1 },
    );
  }, 30_000);

  it('is the same for the same randomness, and another for another', () => {
    const statement = aStatement();
    const proof = proveDisclosure(statement, secret);
    expect(proveDisclosure(statement, secret)).toEqual(proof);
    expect(proveDisclosure(statement, { ...secret, randomness: someRandomness('other') })).not.toEqual(proof);
  });

  it('verifies wherever in memory its bytes are, and is not changed by it', () => {
    const statement = aStatement();
    const proof = proveDisclosure(statement, secret);
    const unaligned = Buffer.concat([Buffer.alloc(1), proof]).subarray(1);
    expect(refusalOf(() => verifyDisclosure(statement, unaligned))).toBe('accepted');
    expect(Uint8Array.from(unaligned)).toEqual(proof);
  });

  it('leaves no tree, column or mask behind when its commitment is wiped', () => {
    const digest = bytesOf('digest', 32);
    const commitment = commitVole(PARAMETER_SETS.fast, 56, { ...secret, statementDigest: digest }, plainKernels);
    const secrets = (): Uint8Array[] => [
      commitment.columns,
      commitment.sum,
      ...commitment.trees.flatMap(({ levels, seeds }) => [...levels, seeds]),
    ];
    const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
    expect(secrets().some(isZero)).toBe(false);
    commitment.wipe();
    // Where a buffer was given back, there is nothing to look at any more.
    expect(secrets().every((bytes) => bytes.length === 0 || isZero(bytes))).toBe(true);
  });

  it('leaves the key and the randomness of its caller alone', () => {
    proveDisclosure(aStatement(), secret);
    expect(secret).toEqual({ key: aKey(), randomness: someRandomness() });
  });

  it('is refused to a prover whose key does not make the statement true', () => {
    const blocks = blocksOf(textOf('hidden:\rvalue'), { claim: () => 'no-crlf' });
    expect(refusalOf(() => proveDisclosure(aStatement({ blocks }), secret))).toBe('ATTESTATION_FAILED statement_false');
    expect(refusalOf(() => proveDisclosure(aStatement(), { ...secret, key: aKey('other') }))).toBe(
      'ATTESTATION_FAILED statement_false',
    );
  });
});
