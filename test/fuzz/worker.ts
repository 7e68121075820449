import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { runCases } from './run-cases.ts';
import { FUZZ_TARGETS } from './targets.ts';

/** Runs one target in a thread, which can be ended when a case does not end. `shared` holds the case and when it began. */
const given = z
  .object({
    target: z.string(),
    run: z.object({ seed: z.number(), first: z.number(), cases: z.number() }),
    shared: z.instanceof(SharedArrayBuffer),
  })
  .parse(workerData);

const current = new Float64Array(given.shared);
const target = FUZZ_TARGETS[given.target]?.();
if (!target) throw new Error(`No target ${given.target}`);
const report = await runCases(target, given.run, (index) => {
  current[0] = index;
  current[1] = Date.now();
});
parentPort?.postMessage(report);
