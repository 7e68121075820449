/**
 * Does `work` for each name as soon as that is done for those that stand `before` it, for at most `atOnce` names at a time. Resolves to
 * the results by name, in the order of `before`. After a failure nothing new begins; rejects with the first failure in that order
 * when nothing goes on any more.
 */
export const runInOrder = async <T>(
  before: ReadonlyMap<string, readonly string[]>,
  atOnce: number,
  work: (name: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> => {
  const waiting = new Set(before.keys());
  const running = new Map<string, Promise<void>>();
  const results = new Map<string, T>();
  const failures = new Map<string, unknown>();
  const begin = async (name: string): Promise<void> => {
    // Before this `running` does not hold it yet.
    await Promise.resolve();
    try {
      results.set(name, await work(name));
    } catch (error) {
      failures.set(name, error);
    }
    running.delete(name);
  };
  for (;;) {
    for (const name of waiting) {
      const isReady = (before.get(name) ?? []).every((one) => results.has(one));
      if (failures.size > 0 || running.size >= atOnce || !isReady) continue;
      waiting.delete(name);
      running.set(name, begin(name));
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  for (const name of before.keys()) if (failures.has(name)) throw failures.get(name);
  return new Map([...before.keys()].flatMap((name) => [...results].filter(([done]) => done === name)));
};
