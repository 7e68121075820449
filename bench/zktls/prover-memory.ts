/** A prover alone in its process: `bench/zktls.ts` starts it with its case in the environment, and reads its peak memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { disclosureRuleSchema } from '../../core/contract/disclosure-rule.ts';
import { createProver } from '../../runner/prover/create-prover.ts';
import { benchClaim, benchRequest } from './bench-request.ts';

const CLAIMS = 5;

const env = z
  .object({ ATTESTOR_URL: z.string(), CA_PEM: z.string(), TARGET: z.string(), RULES: z.string() })
  .parse(process.env);
const rules = z.record(z.string(), disclosureRuleSchema).parse(JSON.parse(env.RULES));

const prover = createProver({
  attestor: { url: env.ATTESTOR_URL },
  extraCa: env.CA_PEM,
  clock: () => new Date(),
  sleep: (durationMs) => sleep(durationMs),
});
for (let i = 0; i < CLAIMS; i += 1) {
  await prover.fetch('profile', benchRequest(env.TARGET));
  await prover.claim(benchClaim(rules));
}
await prover.close();
console.log(Math.round(process.resourceUsage().maxRSS / 1_024));
