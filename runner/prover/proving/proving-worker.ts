import { randomBytes } from 'node:crypto';
import { serveJobs } from '../../../adapters/system/serve-jobs.ts';
import { RANDOMNESS_BYTES } from '../../../zktls/proof/vole-commitment.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import { proveClaim, receivedExchange, type ProvingJob } from './prove-claim.ts';

/** The program of the proving thread: beside the live view, which must not stand still meanwhile. */
const kernels = createWasmKernels();

serveJobs((job: ProvingJob, report) =>
  proveClaim(
    { ...job, exchanges: job.exchanges.map(receivedExchange) },
    { kernels, randomness: () => randomBytes(RANDOMNESS_BYTES) },
    report,
  ),
);
