import { Failure } from '../failure.ts';
import type { Sleep } from '../ports/clock.ts';
import type { ReadStandings, SessionTally, Standing, TallyChange, TallyMark } from '../ports/session-tally.ts';
import { MOST_CHANGES } from '../ports/session-tally.ts';

export type CountSessionsPorts = {
  readonly standings: ReadStandings;
  readonly tally: Pick<SessionTally, 'marks' | 'change'>;
  readonly sleep: Sleep;
  /** From 0 to 1. */
  readonly random: () => number;
};

/** Twice the wait after each try, at random in its upper half: 25 ms … 1.6 s, about 2.4 s in all. */
const RETRY_WAITS_MS = [25, 50, 100, 200, 400, 800, 1600];

/**
 * Brings the counters up to what these sessions are now, whatever has become of them and however often it is called: the
 * sessions themselves say what is to be counted, and each one's mark says what was. Answers how many sessions were counted
 * otherwise before. Rejects with `SERVICE_UNAVAILABLE` when others change the same all the time; calling again is safe.
 */
export const countSessions = async (ports: CountSessionsPorts, sessionIds: readonly string[]): Promise<number> => {
  let rest: readonly string[] = [...new Set(sessionIds)];
  let changed = 0;
  for (const waitMs of [0, ...RETRY_WAITS_MS]) {
    if (waitMs > 0) await ports.sleep(waitMs * (0.5 + ports.random() / 2));
    const { done, refused } = await countOnce(ports, rest);
    changed += done;
    rest = refused;
    if (rest.length === 0) return changed;
  }
  throw new Failure('SERVICE_UNAVAILABLE');
};

const countOnce = async (
  ports: CountSessionsPorts,
  sessionIds: readonly string[],
): Promise<{ done: number; refused: string[] }> => {
  const [marks, standings] = await Promise.all([ports.tally.marks(sessionIds), ports.standings(sessionIds)]);
  const changes = sessionIds.flatMap((sessionId) => {
    const from = marks.get(sessionId);
    const to = markFor(from, standings.get(sessionId));
    return to ? [{ sessionId, from, to }] : [];
  });
  let done = 0;
  const refused: string[] = [];
  for (const chunk of chunksOf(changes, MOST_CHANGES)) {
    if (await ports.tally.change(chunk)) done += chunk.length;
    else refused.push(...chunk.map(({ sessionId }) => sessionId));
  }
  return { done, refused };
};

/**
 * The mark that a session should have, or `undefined` to leave the one that it has. A session that is not there is gone for
 * good, for ids are never used twice: the mark that says so keeps an earlier reader, slower than us, from counting it.
 * A standing that is not later than the mark was read before the mark was written, or is what it already says.
 */
const markFor = (mark: TallyMark | undefined, standing: Standing | undefined): TallyMark | undefined => {
  if (mark?.kind === 'gone') return undefined;
  if (!standing) return { kind: 'gone' };
  if (mark && mark.statusesWritten >= standing.statusesWritten) return undefined;
  return { kind: 'counted', ...standing };
};

const chunksOf = (changes: readonly TallyChange[], size: number): TallyChange[][] =>
  Array.from({ length: Math.ceil(changes.length / size) }, (_, index) =>
    changes.slice(index * size, (index + 1) * size),
  );
