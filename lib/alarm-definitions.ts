import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { SessionErrorCode } from '../core/failure.ts';
import type { AlarmDefinition } from './alarms.ts';
import { awsMetric, sessionsEnded } from './metrics.ts';
import type { ObservedParts } from './observed-parts.ts';
import type { VeriframeFunction } from './veriframe-function.ts';

/** Every alarm of the stack. */
export const alarmDefinitions = (parts: ObservedParts): AlarmDefinition[] => [
  ...sessionAlarms(),
  ...lifecycleAlarms(parts),
  ...attestorAlarms(parts),
  ...webhookAlarms(parts),
  ...apiAlarms(parts),
  ...countingAlarms(parts),
  ...tableAlarms(parts),
];

/** CloudWatch adds up ten metrics in one alarm at most (CloudWatch user guide, "Create an alarm based on a math expression"). */
const sumOf = (metrics: readonly IMetric[], label: string): IMetric =>
  new MathExpression({
    label,
    // A metric of which nothing came is nought, and not unknown.
    expression: 'SUM(FILL(METRICS(), 0))',
    period: Duration.minutes(5),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
  });

const endedWith = (name: string, impact: string, code: SessionErrorCode, atLeast: number): AlarmDefinition => ({
  name,
  impact,
  metric: sessionsEnded({ ErrorCode: code }),
  atLeast,
});

/** A share means something only among so many sessions. */
const FEW_SESSIONS = 10;

const sessionAlarms = (): AlarmDefinition[] => [
  endedWith('NoCapacity', 'Users who open an embed URL get no browser.', 'NO_CAPACITY', 3),
  endedWith('StartTimeout', 'Users wait a minute for a browser that does not come.', 'START_TIMEOUT', 3),
  endedWith('InternalErrors', 'Sessions end for a reason that nobody foresaw.', 'INTERNAL', 3),
  {
    name: 'RunnersLost',
    impact: 'More than 5 % of the sessions end because their browser vanishes under the user.',
    metric: new MathExpression({
      label: 'RUNNER_LOST, % of the sessions that ended',
      expression: `IF(ended < ${FEW_SESSIONS}, 0, 100 * FILL(lost, 0) / ended)`,
      period: Duration.minutes(15),
      usingMetrics: { lost: sessionsEnded({ ErrorCode: 'RUNNER_LOST' }), ended: sessionsEnded() },
    }),
    atLeast: 5,
  },
  {
    name: 'FlowOutdated',
    impact: 'A platform looks or answers differently than its flow expects: its users cannot finish.',
    metric: sumOf(
      (['EXTRACT_MISMATCH', 'TARGET_NOT_FOUND', 'FLOW_INVALID', 'STEP_TIMEOUT'] as const).map((ErrorCode) =>
        sessionsEnded({ ErrorCode }),
      ),
      'sessions that no flow could finish',
    ),
    atLeast: 3,
  },
];

const lifecycleAlarms = ({ stateMachine, runnerEventsLost }: ObservedParts): AlarmDefinition[] => {
  const executions = (name: string): IMetric =>
    awsMetric('AWS/States', name, { StateMachineArn: stateMachine.stateMachineArn });
  return [
    {
      name: 'LifecycleFailed',
      impact: 'A session is stuck, or its partner is not told how it ended.',
      metric: sumOf(
        ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map(executions),
        'executions that did not come to their end',
      ),
      atLeast: 1,
    },
    {
      name: 'LifecycleThrottled',
      impact: 'Sessions move on late, because Step Functions limits the account.',
      metric: executions('ExecutionThrottled'),
      atLeast: 1,
    },
    {
      name: 'RunnerEventsLost',
      impact: 'Sessions whose browser ended learn it half a minute late.',
      metric: visibleIn(runnerEventsLost),
      atLeast: 1,
    },
  ];
};

const attestorAlarms = ({ cluster, attestorService }: ObservedParts): AlarmDefinition[] => [
  endedWith('AttestorUnreachable', 'Runners do not reach the attestor: nothing is proved.', 'ATTESTOR_UNREACHABLE', 3),
  ...(attestorService === undefined
    ? []
    : [
        {
          name: 'AttestorDown',
          impact: 'No attestor runs: every session ends before it collects data.',
          metric: awsMetric(
            'ECS/ContainerInsights',
            'RunningTaskCount',
            { ClusterName: cluster.clusterName, ServiceName: attestorService },
            Stats.MINIMUM,
          ),
          below: 1,
          periods: 2,
          ringsWithoutData: true as const,
        },
      ]),
];

const visibleIn = (queue: IQueue): IMetric =>
  awsMetric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: queue.queueName }, Stats.MAXIMUM);

const webhookAlarms = ({ queues }: ObservedParts): AlarmDefinition[] => [
  {
    name: 'WebhooksGivenUp',
    impact: 'A partner was not told how a session ended, after three attempts.',
    metric: visibleIn(queues.deadLetters),
    atLeast: 1,
  },
  {
    name: 'WebhooksLate',
    impact: 'Partners are told late how sessions ended.',
    metric: awsMetric(
      'AWS/SQS',
      'ApproximateAgeOfOldestMessage',
      { QueueName: queues.webhooks.queueName },
      Stats.MAXIMUM,
    ),
    // The longest that one may take: two waits that the partner asked for, 15 min each, and three attempts of 30 s.
    atLeast: 40 * 60,
  },
];

const apiAlarms = ({ restApi, functions }: ObservedParts): AlarmDefinition[] => {
  const stage = { ApiName: restApi.restApiName, Stage: restApi.deploymentStage.stageName };
  const errorsOf = (some: readonly VeriframeFunction[]): IMetric =>
    sumOf(
      some.map(({ lambda }) => awsMetric('AWS/Lambda', 'Errors', { FunctionName: lambda.functionName })),
      'invocations that failed',
    );
  return [
    {
      name: 'ApiErrors',
      impact: 'Partners and embed pages get answers with status 5xx.',
      metric: awsMetric('AWS/ApiGateway', '5XXError', stage),
      atLeast: 5,
    },
    {
      name: 'ApiSlow',
      impact: 'One request in a hundred takes more than three seconds.',
      metric: awsMetric('AWS/ApiGateway', 'Latency', stage, Stats.p(99)),
      atLeast: 3_000,
      periods: 3,
    },
    {
      name: 'PartnerFunctionsFail',
      impact: 'Requests of partners end in a crash or a timeout.',
      metric: errorsOf(functions.partners),
      atLeast: 3,
    },
    {
      name: 'UserFunctionsFail',
      impact: 'Embed pages and runners do not get through.',
      metric: errorsOf(functions.users),
      atLeast: 3,
    },
    {
      name: 'BackgroundFunctionsFail',
      impact: 'Webhooks, news of stopped runners, measurements or totals wait for a further try.',
      metric: errorsOf(functions.nobody),
      atLeast: 3,
    },
    {
      name: 'FunctionsThrottled',
      impact: 'Requests are refused because all Lambdas of the account together are too many at once.',
      // The limit is the account's, whoever uses it up, and so is the metric.
      metric: awsMetric('AWS/Lambda', 'Throttles', {}),
      atLeast: 1,
      periods: 2,
    },
  ];
};

const countingAlarms = ({ counting }: ObservedParts): AlarmDefinition[] => [
  {
    name: 'TotalsLate',
    impact: 'The totals of lists are more than a minute behind.',
    metric: awsMetric('AWS/Lambda', 'IteratorAge', { FunctionName: counting.counter.functionName }, Stats.MAXIMUM),
    atLeast: 60_000,
    periods: 2,
  },
  {
    name: 'SessionsUncounted',
    impact: 'The totals of lists are wrong by some sessions until they are recounted.',
    metric: visibleIn(counting.deadLetters),
    atLeast: 1,
  },
];

const tableAlarms = ({ tables: every }: ObservedParts): AlarmDefinition[] => {
  const { sessions, requests, platforms, flowVersions, partners, tally, deliveries, diagnostics } = every;
  const tables = [sessions, requests, platforms, flowVersions, partners, tally, deliveries, diagnostics];
  const throttles = (name: string, TableName: string, index = {}): IMetric =>
    awsMetric('AWS/DynamoDB', name, { TableName, ...index });
  // An index that takes no more lets no write into its table; all sessions of a partner lie under one of its keys.
  const ofIndexes = ['byPartner', 'byPartnerStatus'].map((GlobalSecondaryIndexName) =>
    throttles('WriteThrottleEvents', sessions.tableName, { GlobalSecondaryIndexName }),
  );
  return [
    {
      name: 'ReadsThrottled',
      impact: 'Requests are slow or fail: a table gives no more for now.',
      metric: sumOf(
        tables.map(({ tableName }) => throttles('ReadThrottleEvents', tableName)),
        'reads that were refused',
      ),
      atLeast: 10,
    },
    {
      name: 'WritesThrottled',
      impact: 'Requests are slow or fail and sessions stand still: a table takes no more for now.',
      metric: sumOf(
        [...tables.map(({ tableName }) => throttles('WriteThrottleEvents', tableName)), ...ofIndexes],
        'writes that were refused',
      ),
      atLeast: 10,
    },
  ];
};
