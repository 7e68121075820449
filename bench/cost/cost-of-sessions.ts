import type { ASSUMPTIONS, BASE } from './assumptions.ts';
import type { UNIT_PRICES } from './unit-prices.ts';

/** The same members, with any number. */
export type Numbers<T> = { readonly [K in keyof T]: number };
export type Prices = Numbers<typeof UNIT_PRICES>;

/** One part of a bill. `arithmetic` is the calculation in words. */
export type CostLine = { readonly part: string; readonly dollars: number; readonly arithmetic: string };

export const KB_PER_GB = 1024 * 1024;
const SECONDS_PER_HOUR = 3600;

/** What a session's picture brings out of AWS over WebRTC. */
export const streamGbOf = (a: Numbers<typeof ASSUMPTIONS>): number => (a.streamSeconds * a.streamMbitPerS) / 8 / 1024;

/** Makes lines for so many sessions, of what each of them costs. */
export const costLine =
  (count: number) =>
  (part: string, dollarsEach: number, arithmetic: string): CostLine => ({
    part,
    dollars: count * dollarsEach,
    arithmetic,
  });

/** What so many completed sessions cost, part by part. */
export const costOfSessions = (count: number, a: Numbers<typeof ASSUMPTIONS>, p: Prices): CostLine[] => {
  const hours = a.runnerSeconds / SECONDS_PER_HOUR;
  const requestGb = (a.requests * a.requestKb) / KB_PER_GB;
  const lambdaGbSeconds = (a.requests * a.lambdaMsPerRequest * a.lambdaGb) / 1000 + a.backgroundLambdaGbSeconds;
  const storedGbMonths = (a.storedKb * a.storedMonths) / KB_PER_GB;
  const line = costLine(count);
  return [
    line(
      'Fargate: runners',
      hours * (a.runnerVcpu * p.fargateVcpuHour + a.runnerGb * p.fargateGbHour + p.publicIpv4Hour),
      `${a.runnerSeconds} s of ${a.runnerVcpu} vCPU, ${a.runnerGb} GB and one address`,
    ),
    line('Internet: picture', streamGbOf(a) * p.internetGb, `${a.streamSeconds} s of ${a.streamMbitPerS} Mbit/s`),
    line('Step Functions', a.stateTransitions * p.stateTransition, `${a.stateTransitions} transitions`),
    line('API Gateway', a.requests * p.apiRequest, `${a.requests} requests`),
    line(
      'CloudFront',
      a.requests * p.cloudFrontRequest + requestGb * p.cloudFrontGb,
      `${a.requests} requests of ${a.requestKb} KB`,
    ),
    line(
      'Lambda',
      lambdaGbSeconds * p.lambdaGbSecond + (a.requests + a.backgroundInvocations) * p.lambdaRequest,
      `${a.requests + a.backgroundInvocations} invocations, ${lambdaGbSeconds.toFixed(1)} GB-seconds`,
    ),
    line(
      'DynamoDB',
      a.writeUnits * p.dynamoWriteUnit +
        a.readUnits * p.dynamoReadUnit +
        storedGbMonths * (p.dynamoGbMonth + p.dynamoBackupGbMonth),
      `${a.writeUnits} write and ${a.readUnits} read units, ${a.storedKb} KB kept ${a.storedMonths} month`,
    ),
    line(
      'SQS and KMS',
      a.sqsRequests * p.sqsRequest + a.kmsSignatures * p.kmsEccSign + a.kmsRequests * p.kmsRequest,
      `${a.sqsRequests} requests, ${a.kmsSignatures} signature, ${a.kmsRequests} key requests`,
    ),
    line(
      'Logs and traces',
      (a.logKb / KB_PER_GB) * p.logGb + a.traces * p.trace,
      `${a.logKb} KB, ${a.traces} traces if each is recorded`,
    ),
  ];
};

/** What a month costs without any session. */
export const monthlyBase = (b: Numbers<typeof BASE>, p: Prices): CostLine[] => [
  {
    part: 'Attestor',
    dollars: b.hoursPerMonth * (b.attestorVcpu * p.fargateVcpuHour + b.attestorGb * p.fargateGbHour + p.publicIpv4Hour),
    arithmetic: `${b.hoursPerMonth} h of ${b.attestorVcpu} vCPU, ${b.attestorGb} GB and one address`,
  },
  {
    part: 'Metrics and alarms',
    dollars: b.ownMetrics * p.metricMonth + b.alarmMetrics * p.alarmMetricMonth,
    arithmetic: `${b.ownMetrics} metrics of ours, ${b.alarmMetrics} metrics in alarms`,
  },
  {
    part: 'Keys and secret',
    dollars: b.kmsKeys * p.kmsKeyMonth + b.secrets * p.secretMonth,
    arithmetic: `${b.kmsKeys} keys, ${b.secrets} secret`,
  },
];

/** The sum of a bill. */
export const totalOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0);
