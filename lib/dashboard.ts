import { Aws, Duration } from 'aws-cdk-lib';
import type { Alarm, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmStatusWidget, Dashboard, GraphWidget, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { awsMetric, METRICS_NAMESPACE, ownMetric, sessionsEnded } from './metrics.ts';
import type { ObservedParts } from './observed-parts.ts';

/** One page to look at: alarms, sessions, webhooks, API, Lambdas, tasks. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, parts: ObservedParts, alarms: readonly Alarm[]) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: `${Aws.STACK_NAME}-operations`,
      defaultInterval: Duration.hours(12),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
        [
          graph('Sessions that ended, by status', [
            ended('COMPLETED'),
            ended('ERROR'),
            ended('CANCELLED'),
            ended('TERMINATED'),
          ]),
          graph('Sessions that ended, by error code', [every('SessionsEnded', 'ErrorCode')]),
          graph('Waiting for the browser and for the result, ms', [
            ...percentiles('TimeToReadyMs'),
            ...percentiles('TimeToCompletedMs'),
          ]),
        ],
        [
          graph('Webhooks: attempts by outcome', [every('WebhookAttempts', 'Outcome'), ownMetric('WebhooksPostponed')]),
          graph('Webhooks: age at delivery, ms', percentiles('WebhookAgeMs')),
          graph('Events that were turned away', [every('RejectedEvents', 'Sender,Reason')]),
        ],
        [
          graph('API: requests and errors', apiMetrics(parts, Stats.SUM, 'Count', '4XXError', '5XXError')),
          graph('API: latency, ms', [
            ...apiMetrics(parts, Stats.p(50), 'Latency'),
            ...apiMetrics(parts, Stats.p(99), 'Latency'),
          ]),
          graph('Tasks that run', taskMetrics(parts)),
        ],
      ],
    });
  }
}

const graph = (title: string, left: readonly IMetric[]): IWidget =>
  new GraphWidget({ title, left: [...left], width: 8, height: 6 });

const ended = (Status: 'COMPLETED' | 'ERROR' | 'CANCELLED' | 'TERMINATED'): IMetric =>
  sessionsEnded({ Status }).with({ label: Status });

/** One line for every value of a dimension that there is. */
const every = (metricName: string, dimensions: string): IMetric =>
  new MathExpression({
    label: '',
    expression: `SEARCH('{"${METRICS_NAMESPACE}",${dimensions}} MetricName="${metricName}"', 'Sum', 300)`,
    usingMetrics: {},
  });

const percentiles = (metricName: string): IMetric[] =>
  [50, 95].map((percent) => ownMetric(metricName, {}, Stats.p(percent)).with({ label: `${metricName} p${percent}` }));

const apiMetrics = ({ restApi }: ObservedParts, statistic: string, ...names: readonly string[]): IMetric[] =>
  names.map((name) =>
    awsMetric(
      'AWS/ApiGateway',
      name,
      { ApiName: restApi.restApiName, Stage: restApi.deploymentStage.stageName },
      statistic,
    ).with({ label: statistic === Stats.SUM ? name : `${name} ${statistic}` }),
  );

/** Of the cluster: a runner for each session that runs, and the attestor. */
const taskMetrics = ({ cluster }: ObservedParts): IMetric[] => [
  awsMetric('ECS/ContainerInsights', 'TaskCount', { ClusterName: cluster.clusterName }, Stats.MAXIMUM),
];
