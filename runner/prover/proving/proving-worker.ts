import { randomBytes } from 'node:crypto';
import { serveJobs } from '../../../adapters/system/serve-jobs.ts';
import { RANDOMNESS_BYTES } from '../../../zktls/proof/vole-commitment.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import { doProvingJob, eraseProvingJob, type ProvingJob } from './proving-job.ts';

/** The program of a proving thread: beside the live view, which must not stand still meanwhile. */
const options = { kernels: createWasmKernels(), randomness: () => randomBytes(RANDOMNESS_BYTES) };

serveJobs((job: ProvingJob) => doProvingJob(job, options), eraseProvingJob);
