import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import { proofVectors, statementVectors } from '../../vectors/read-vectors.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';

/** The statement with the smallest proofs: a case is a verification. */
const STATEMENT = 'one disclosed byte';

/** Proofs of one statement under each parameter set. */
export const proofTarget = (): FuzzTarget => {
  const statement = statementVectors().find(({ name }) => name === STATEMENT)?.statement;
  if (!statement) throw new Error(`No statement ${STATEMENT}`);
  const kernels = createWasmKernels();
  return {
    name: 'proof',
    corpus: proofVectors()
      .filter((vector) => vector.statement === STATEMENT)
      .map(({ proof }) => proof),
    unit: 1,
    run: (input) => reasonOf(() => verifyDisclosure(statement, input, { kernels })),
  };
};
