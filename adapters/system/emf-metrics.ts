import { Metrics as Powertools } from '@aws-lambda-powertools/metrics';
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
export const emfMetrics = ({
  namespace,
  clock,
  write = (line) => process.stdout.write(line),
}: EmfMetricsOptions): Metrics => {
  const metrics = new Powertools({ namespace });
  // Powertools would tell every metric apart by a service, of which there is one here.
  metrics.clearDefaultDimensions();
  return (measures, by = [{}]) => {
    metrics.setTimestamp(clock());
    for (const dimensions of by) metrics.addDimensions({ ...dimensions });
    for (const [name, value] of Object.entries(measures)) {
      metrics.addMetric(name, name.endsWith('Ms') ? 'Milliseconds' : 'Count', value);
    }
    write(`${JSON.stringify(metrics.serializeMetrics())}\n`);
    metrics.clearMetrics();
    metrics.clearDimensions();
  };
};
