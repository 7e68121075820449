import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FuzzReport, FuzzRun } from './run-cases.ts';
import { FUZZ_TARGETS } from './targets.ts';

/**
 * `npm run fuzz -- [TARGET …] [--cases 100000] [--seed 1] [--first 0]`: changes valid inputs and looks for what must not happen:
 * an error that is no refusal, a case that takes over a second, memory over 512 MB. The same seed makes the same cases; a
 * finding names the one that plays it again (`--first N --cases 1`). Begins with what is needed to repeat it, tells every few
 * seconds how far it is (on stderr), and exits with 1 when something was found.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
  },
});
const run: FuzzRun = { seed: Number(values.seed), first: Number(values.first), cases: Number(values.cases) };
/** On a busy machine a case may wait; one that works for a second is found by its thread's own clock. */
const HANG_MS = 30_000;
const WATCH_MS = 200;
const PROGRESS_MS = 5_000;
const MAX_MEMORY_BYTES = 512 * 1024 * 1024;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** The commit that is checked out, and whether what is fuzzed differs from it. */
const commit = (): string => {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const changes = git('status', '--porcelain', '--', 'zktls', 'core', 'test/fuzz', 'test/vectors');
    return `${git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
};
say(`${new Date().toISOString()}, commit ${commit()}, Node.js ${process.version}, seed ${run.seed}`);

let isFound = false;
for (const name of positionals.length > 0 ? positionals : Object.keys(FUZZ_TARGETS)) {
  const { report, peakBytes } = await runTarget(name);
  const outcomes = Object.entries(report.outcomes).sort(([, a], [, b]) => b - a);
  const peakMb = Math.round(peakBytes / 1024 / 1024);
  say(`${name}: ${report.cases} cases, slowest ${report.slowestMs.toFixed(1)} ms, ${peakMb} MB at most`);
  say(`  ${outcomes.map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`);
  for (const { index, what } of report.findings) say(`  FOUND by case ${index}: ${what}`);
  if (peakBytes > MAX_MEMORY_BYTES) say(`  FOUND: more memory than 512 MB`);
  isFound ||= report.findings.length > 0 || peakBytes > MAX_MEMORY_BYTES;
}
process.exitCode = isFound ? 1 : 0;

async function runTarget(name: string): Promise<{ report: FuzzReport; peakBytes: number }> {
  const shared = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
  const current = new Float64Array(shared);
  current[1] = Date.now();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { target: name, run, shared } });
  let peakBytes = 0;
  let toldMs = Date.now();
  const report = await new Promise<FuzzReport>((resolve, reject) => {
    const watch = setInterval(() => {
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
      const [index = 0, since = 0] = current;
      if (Date.now() - toldMs >= PROGRESS_MS) {
        toldMs = Date.now();
        process.stderr.write(`${name}: ${index - run.first} of ${run.cases} cases\n`);
      }
      if (Date.now() - since < HANG_MS) return;
      resolve({
        cases: index - run.first,
        outcomes: {},
        slowestMs: HANG_MS,
        findings: [{ index, what: 'does not end' }],
      });
    }, WATCH_MS);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => clearInterval(watch));
  });
  await worker.terminate();
  return { report, peakBytes };
}
