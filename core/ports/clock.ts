/** The present time. */
export type Clock = () => Date;

/** Resolves after so many milliseconds. */
export type Sleep = (durationMs: number) => Promise<void>;
