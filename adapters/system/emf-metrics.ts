import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';

export type EmfMetricsOptions = {
  readonly namespace: string;
  readonly clock: Clock;
  /** Takes one line of JSON. CloudWatch Logs finds the metrics in it only if nothing stands before or after. */
  readonly write?: (line: string) => void;
};

/**
 * Metrics as lines of the log, in CloudWatch's embedded metric format (Amazon CloudWatch user guide, "Specification:
 * Embedded metric format"): no call, no permission, nothing to wait for. The lines hold what they measure and nothing else.
 */
export const emfMetrics =
  ({ namespace, clock, write = (line) => process.stdout.write(line) }: EmfMetricsOptions): Metrics =>
  (measures, by = [{}]) => {
    const directive = {
      Namespace: namespace,
      // Each set of names makes a metric of its own; their values are looked up in the line itself.
      Dimensions: by.map((dimensions) => Object.keys(dimensions)),
      Metrics: Object.keys(measures).map((Name) => ({ Name, Unit: Name.endsWith('Ms') ? 'Milliseconds' : 'Count' })),
    };
    const _aws = { Timestamp: clock().getTime(), CloudWatchMetrics: [directive] };
    write(`${JSON.stringify({ _aws, ...Object.assign({}, ...by), ...measures })}\n`);
  };
