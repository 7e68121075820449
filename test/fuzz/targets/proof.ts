import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import { proofVectors, statementVectors } from '../../vectors/read-vectors.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';

/** The statement with the smallest proofs: a case is a verification. */
const STATEMENT = 'one disclosed byte';

/** Proofs of one statement under each parameter set. No other bytes than these are accepted. */
export const proofTarget = (): FuzzTarget => {
  const statement = statementVectors().find(({ name }) => name === STATEMENT)?.statement;
  if (!statement) throw new Error(`No statement ${STATEMENT}`);
  const kernels = createWasmKernels();
  const proofs = proofVectors().filter((vector) => vector.statement === STATEMENT);
  return {
    name: 'proof',
    corpus: proofs.map(({ proof }) => proof),
    unit: 1,
    run: (input) => {
      const outcome = reasonOf(() => verifyDisclosure(statement, input, { kernels }));
      const isKnown = proofs.some(({ proof }) => proof.equals(input));
      if (outcome === 'accepted' && !isKnown) throw new Error('A changed proof is accepted');
      return outcome;
    },
  };
};
