import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import path from 'node:path';

/** `npm run bench`: runs the benchmarks one after the other, each in a process of its own. */
const BENCHMARKS: Readonly<Record<string, string>> = {
  bundles: 'size of each Lambda and how long it takes to load, over bare Node.js',
  list: 'read units and latency of a page of sessions and its total, at 10, 10,000 and 200,000 sessions',
  handlers: 'time of each partner route without the network, and the AWS calls of a request',
  webhooks: 'deliveries per second of one Lambda instance; 10,000 events of which every tenth POST fails',
  api: 'latency and requests per second of the API on the local cloud, beside a bare HTTP server',
  proof: 'disclosure proofs: time to prove and to verify, and size',
  zktls: 'an attested request against the same request made directly; memory; claims a second',
  'live-view': 'first frame, click to pixel, CPU and memory of the runner',
  network: 'live view on each rung of the network ladder: first picture; back after a lost network',
  cost: 'what 1,000 sessions cost on AWS, from assumptions and list prices',
  session: 'a whole session: arrival to READY, to COMPLETED',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
const unknown = positionals.filter((name) => !(name in BENCHMARKS));
if (values.help === true || unknown.length > 0) {
  if (unknown.length > 0) console.error(`Unknown: ${unknown.join(', ')}\n`);
  console.log('Usage: npm run bench -- [NAME …]\n\nWithout a name, all of them:');
  for (const [name, what] of Object.entries(BENCHMARKS)) console.log(`  ${name.padEnd(12)} ${what}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

let failed = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
  console.log(`\n## ${name}: ${BENCHMARKS[name] ?? ''}`);
  const child = spawn(process.execPath, ['--no-warnings', path.join(import.meta.dirname, `${name}.ts`)], {
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
