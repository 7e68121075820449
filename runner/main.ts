import { systemClock, systemSleep } from '../adapters/system/system-clock.ts';
import { runContainer } from './container.ts';
import { flowEngine } from './flow/flow-engine.ts';
import { outlinePage } from './flow/outline-page.ts';
import { createProver } from './prover/create-prover.ts';
import { RUNNER_LIMITS } from './shell/limits.ts';

await runContainer({
  flowEngine,
  outlinePage,
  createProver: (options) => createProver({ ...options, clock: systemClock, sleep: systemSleep }),
  limits: RUNNER_LIMITS,
});
