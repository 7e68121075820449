import { workerData } from 'node:worker_threads';
import * as z from 'zod';
import { serveJobs } from '../../adapters/system/serve-jobs.ts';
import { createWasmKernels } from '../../zktls/proof/vole/wasm-kernels.ts';
import { createTrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import { receivedRecording, verifyClaim, type VerificationJob } from './verify-claim.ts';

/** The program of a verification thread. Its data are the trust anchors, in PEM. */
const trustStore = createTrustStore(z.array(z.string()).parse(workerData));
const kernels = createWasmKernels();

serveJobs((job: VerificationJob) =>
  verifyClaim({ ...job, recordings: job.recordings.map(receivedRecording) }, { trustStore, kernels }),
);
