import { mutate } from './mutate.ts';
import { randomOf } from './random.ts';
import type { FuzzTarget } from './fuzz-target.ts';

/** Something that must not happen, and the case that does it. */
export type Finding = { readonly index: number; readonly what: string };

export type FuzzReport = {
  readonly cases: number;
  /** How often each reason, and `accepted`, came. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly findings: readonly Finding[];
};

export type FuzzRun = { readonly seed: number; readonly first: number; readonly cases: number };

/** In the time of this thread's own work: how busy the machine is does not matter. */
const MAX_CASE_MS = 1_000;
const MAX_FINDINGS = 20;

/** Runs the cases `first` to `first + cases - 1` of a seed. `onCase` hears of each before it runs. */
export const runCases = async (
  target: FuzzTarget,
  { seed, first, cases }: FuzzRun,
  onCase: (index: number) => void = () => undefined,
): Promise<FuzzReport> => {
  const outcomes: Record<string, number> = {};
  const findings: Finding[] = [];
  let slowestMs = 0;
  for (let index = first; index < first + cases && findings.length < MAX_FINDINGS; index += 1) {
    onCase(index);
    const input = mutate(target.corpus, target.unit, randomOf(seed, index));
    const before = process.threadCpuUsage();
    try {
      const outcome = await target.run(input);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    } catch (error) {
      findings.push({ index, what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    const { user, system } = process.threadCpuUsage(before);
    const tookMs = (user + system) / 1_000;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > MAX_CASE_MS) findings.push({ index, what: `took ${Math.round(tookMs)} ms` });
  }
  return { cases, outcomes, slowestMs, findings };
};
