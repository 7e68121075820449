/** What was measured, each value by its metric's name. Names that end in `Ms` are milliseconds, others count something. */
export type Measures = Readonly<Record<string, number>>;

/** What measurements are told apart by: names of outcomes and codes, never of people, sessions or partners. */
export type Dimensions = Readonly<Record<string, string>>;

/**
 * Takes measurements that were made just now. They count once for each set of dimensions in `by`, and in all when there is
 * none. Never fails.
 */
export type Metrics = (measures: Measures, by?: readonly Dimensions[]) => void;
