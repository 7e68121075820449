/** Something to close, with a name for the error when it cannot be. */
export type Closing = readonly [name: string, close: () => Promise<void>];

/** Closes one after the other, the later ones also when an earlier one failed; fails at the end with every failure. */
export const closeInOrder = async (closings: readonly Closing[]): Promise<void> => {
  const failures: Error[] = [];
  for (const [name, close] of closings)
    await close().catch((cause: unknown) => failures.push(new Error(`${name} did not close`, { cause })));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
};
