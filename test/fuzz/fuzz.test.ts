import { describe, expect, it } from '@jest/globals';
import { runCases } from './run-cases.ts';
import { FUZZ_TARGETS } from './targets.ts';

/** A part of what `npm run fuzz` does, with a seed of its own. A verification of a proof takes milliseconds. */
const CASES: Readonly<Record<string, number>> = { proof: 300, handshake: 1_000, claim: 1_000, records: 1_000 };

describe('changed input', () => {
  it.each(Object.keys(FUZZ_TARGETS))(
    'is refused with a reason, or accepted: %s',
    async (name) => {
      const target = FUZZ_TARGETS[name]?.();
      if (!target) throw new Error(`No target ${name}`);
      // What is not changed gets through, or to where it was made to get to.
      const unchanged: string[] = [];
      for (const input of target.corpus) unchanged.push(await target.run(input));
      expect(unchanged).toContain(name === 'certificates' ? 'no_trusted_path' : 'accepted');
      const report = await runCases(target, { seed: 2, first: 0, cases: CASES[name] ?? 2_000 });
      expect(report.findings).toEqual([]);
      expect(Object.keys(report.outcomes).length).toBeGreaterThan(2);
    },
    120_000,
  );

  it('is the same for the same seed', async () => {
    const [first, second] = [FUZZ_TARGETS['json']?.(), FUZZ_TARGETS['json']?.()];
    if (!first || !second) throw new Error('No target json');
    const run = { seed: 7, first: 100, cases: 200 };
    expect((await runCases(first, run)).outcomes).toEqual((await runCases(second, run)).outcomes);
  });
});
