import { workerData } from 'node:worker_threads';
import * as z from 'zod';
import { serveJobs } from '../../adapters/system/serve-jobs.ts';
import { createWasmKernels } from '../../zktls/proof/vole/wasm-kernels.ts';
import { createTrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import { doVerificationJob, type VerificationJob } from './verification-job.ts';

/** The program of a verification thread. Its data are the trust anchors, in PEM. */
const trustStore = createTrustStore(z.array(z.string()).parse(workerData));
const kernels = createWasmKernels();

serveJobs((job: VerificationJob) => doVerificationJob(job, { trustStore, kernels }));
