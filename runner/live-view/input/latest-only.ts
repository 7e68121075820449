export type LatestOnly<T> = {
  /** Passes the value on, when the one before is done with and no later one came. */
  take(value: T): void;
  /** Passes on at once what waits: it is not to come after what is passed on otherwise. */
  flush(): void;
};

/**
 * Passes values to `act` one at a time and drops those that were overtaken while it worked: the pointer's place matters,
 * not its way. Failures of `act` are ignored; the next value tries again.
 */
export const latestOnly = <T>(act: (value: T) => Promise<void>): LatestOnly<T> => {
  let waiting: { value: T } | null = null;
  let working = false;
  const actOnWaiting = async () => {
    if (waiting === null) return;
    const { value } = waiting;
    waiting = null;
    await act(value).catch(() => undefined);
  };
  const work = async () => {
    working = true;
    while (waiting !== null) await actOnWaiting();
    working = false;
  };
  return {
    take: (value) => {
      waiting = { value };
      if (!working) void work();
    },
    flush: () => void actOnWaiting(),
  };
};
