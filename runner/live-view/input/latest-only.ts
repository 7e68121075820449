/**
 * Passes values to `act` one at a time and drops those that were overtaken while it worked: the pointer's place matters,
 * not its way. Failures of `act` are ignored; the next value tries again.
 */
export const latestOnly = <T>(act: (value: T) => Promise<void>): ((value: T) => void) => {
  let waiting: { value: T } | null = null;
  let working = false;
  const work = async () => {
    working = true;
    while (waiting !== null) {
      const { value } = waiting;
      waiting = null;
      await act(value).catch(() => undefined);
    }
    working = false;
  };
  return (value) => {
    waiting = { value };
    if (!working) void work();
  };
};
