import type { ASSUMPTIONS, STILLS } from './assumptions.ts';
import type { CostLine, Numbers, Prices } from './cost-of-sessions.ts';
import { costLine, KB_PER_GB, streamGbOf } from './cost-of-sessions.ts';

/** What so many sessions over stills cost more than those of `costOfSessions`: all that the picture needs, less the picture it replaces. */
export const costOfStills = (
  count: number,
  a: Numbers<typeof ASSUMPTIONS>,
  s: Numbers<typeof STILLS>,
  p: Prices,
): CostLine[] => {
  const movingS = a.streamSeconds * s.movingShare;
  const stills = (1000 * movingS) / s.roundTripMs;
  const restingPolls = (1000 * (a.streamSeconds - movingS)) / s.pollMs;
  const inputs = stills;
  const requests = Math.round(stills + restingPolls + inputs + s.otherRequests);
  const stillGb = (stills * s.stillKb) / KB_PER_GB;
  const otherGb = ((requests - stills) * a.requestKb) / KB_PER_GB;
  // One poll is always waiting in a Lambda; what else is asked takes as long as any request.
  const lambdaGbSeconds =
    (a.streamSeconds + ((requests - stills - restingPolls) * a.lambdaMsPerRequest) / 1000) * a.lambdaGb;
  const logKb = requests * s.logKbPerRequest;
  const line = costLine(count);
  return [
    line(
      'API Gateway',
      requests * p.apiRequest,
      `${requests} requests, ${Math.round((60 * requests) / a.streamSeconds)} a minute`,
    ),
    line(
      'CloudFront',
      requests * p.cloudFrontRequest + (stillGb + otherGb) * p.cloudFrontGb,
      `${requests} requests, ${Math.round(stills)} stills of ${s.stillKb} KB`,
    ),
    line(
      'Lambda',
      lambdaGbSeconds * p.lambdaGbSecond + requests * p.lambdaRequest,
      `${requests} invocations, ${lambdaGbSeconds.toFixed(1)} GB-seconds`,
    ),
    line('DynamoDB', requests * p.dynamoReadUnit, `${requests} read units`),
    line(
      'Logs and traces',
      (logKb / KB_PER_GB) * p.logGb + requests * p.trace,
      `${Math.round(logKb)} KB, ${requests} traces if each is recorded`,
    ),
    line('Internet: picture', -streamGbOf(a) * p.internetGb, 'none over WebRTC'),
  ];
};
