import type { Dimensions, Measures, Metrics } from '../../core/ports/metrics.ts';

export type TakenMeasures = { readonly measures: Measures; readonly by: readonly Dimensions[] | undefined };

/** Metrics that are kept to be looked at. */
export const keptMetrics = (): { readonly taken: TakenMeasures[]; readonly take: Metrics } => {
  const taken: TakenMeasures[] = [];
  return { taken, take: (measures, by) => void taken.push({ measures, by }) };
};
