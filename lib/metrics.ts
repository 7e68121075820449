import { Aws, Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { SessionErrorCode, terminalStatusOf } from '../core/failure.ts';

/** Where the Lambdas' own metrics lie; one deployment's do not mix with another's. */
export const METRICS_NAMESPACE = `Veriframe/${Aws.STACK_NAME}`;

const FIVE_MINUTES = Duration.minutes(5);

/** A metric in a namespace of AWS: five-minute sums if nothing else is said. */
export const awsMetric = (
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  statistic: string = Stats.SUM,
): Metric =>
  new Metric({ namespace, metricName, dimensionsMap: { ...dimensionsMap }, statistic, period: FIVE_MINUTES });

/** A metric that our Lambdas write. */
export const ownMetric = (
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>> = {},
  statistic: string = Stats.SUM,
): Metric => awsMetric(METRICS_NAMESPACE, metricName, dimensionsMap, statistic);

/** Sessions that ended, in all, in one status, or with one error code. */
export const sessionsEnded = (
  by: { readonly Status?: ReturnType<typeof terminalStatusOf> } | { readonly ErrorCode?: SessionErrorCode } = {},
): Metric => ownMetric('SessionsEnded', by);
