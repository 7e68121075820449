/**
 * Passes inputs to `act` in their order. DevTools keeps the order of input events, so they need not wait for each other;
 * those that `takesTurns` do: they begin when all before them are done, and what follows them waits until they are.
 * Failures of `act` are ignored, as a press that a page did not take is. What it returns resolves when `act` is done.
 */
export const orderedInput = <T>(
  act: (input: T) => Promise<void>,
  takesTurns: (input: T) => boolean,
): ((input: T) => Promise<void>) => {
  let before: Promise<unknown> = Promise.resolve();
  let turn: Promise<unknown> | null = null;
  const settled = (input: T) => act(input).catch(() => undefined);
  return (input) => {
    if (turn === null && !takesTurns(input)) {
      const done = settled(input);
      before = Promise.all([before, done]);
      return done;
    }
    const mine: Promise<void> = (turn ?? before)
      .then(() => settled(input))
      .then(() => {
        if (turn !== mine) return;
        turn = null;
        before = mine;
      });
    turn = mine;
    return mine;
  };
};
