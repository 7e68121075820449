/** Runs pieces of work one after another. */
export type WriteLock = <T>(work: () => Promise<T>) => Promise<T>;

/** A lock for the whole database: a piece of work starts when all that were given before have ended, however they did. */
export const createWriteLock = (): WriteLock => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
};
