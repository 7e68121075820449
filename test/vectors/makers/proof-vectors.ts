import { PARAMETER_SETS } from '../../../zktls/proof/parameter-set.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { statementDigest } from '../../../zktls/proof/statement/statement-digest.ts';
import type { Statement } from '../../../zktls/proof/statement/statement.ts';
import { base64Of, fixedBytes, hexOf } from './fixed-bytes.ts';
import { KEY, STATEMENTS } from './statements.ts';

const statementJson = ({ context, blocks, predicates }: Statement): object => ({
  context: hexOf(context),
  blocks: blocks.map(({ nonce, counter, ciphertext, bytes }) => ({
    nonce: hexOf(nonce),
    counter,
    ciphertext: hexOf(ciphertext),
    bytes,
  })),
  predicates,
});

/** Statements, and their digests under each parameter set. */
export const statementVectors = (): object =>
  Object.entries(STATEMENTS).map(([name, statement]) => ({
    name,
    statement: statementJson(statement),
    digests: Object.fromEntries(
      Object.values(PARAMETER_SETS).map((set) => [set.name, hexOf(statementDigest(statement, set))]),
    ),
  }));

/** A proof of each statement under each parameter set, with all that goes into it. */
export const proofVectors = (): object =>
  Object.entries(STATEMENTS).flatMap(([statement, given]) =>
    Object.values(PARAMETER_SETS).map(({ name, id }) => {
      const randomness = fixedBytes(`proof randomness ${statement} ${name}`, 32);
      const proof = proveDisclosure(given, { key: KEY, randomness }, { parameterSet: name });
      return {
        statement,
        parameterSet: name,
        parameterSetId: id,
        key: hexOf(KEY),
        randomness: hexOf(randomness),
        proof: base64Of(proof),
      };
    }),
  );
