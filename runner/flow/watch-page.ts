import type { Command } from '../../core/flow/command.ts';
import type { Observation } from '../../core/flow/observation.ts';
import { look } from './look.ts';
import type { FlowRun } from './flow-run.ts';

/** Pages change without telling: a change is seen this much later at most. */
const POLL_MS = 150;

/** Gives, call by call, what the page looks like when it looks otherwise than before, and the tick of the deadline. */
export const watchPage = (
  run: FlowRun,
  { probe, visit, deadlineMs }: Extract<Command, { type: 'watch' }>,
): (() => Promise<Observation>) => {
  const { changes, nowEpochMs, signal } = run;
  let before = '';
  return async () => {
    for (;;) {
      signal.throwIfAborted();
      const facts = await look(run, probe);
      const atMs = nowEpochMs();
      const now = JSON.stringify(facts);
      if (facts !== undefined && (now !== before || atMs >= deadlineMs)) {
        before = now;
        return { type: 'page', visit, atMs, facts };
      }
      if (atMs >= deadlineMs) return { type: 'tick', visit, atMs };
      await changes.next(Math.min(POLL_MS, deadlineMs - atMs));
    }
  };
};
