import { describe, expect, it } from '@jest/globals';
import { permissionsByRole } from './permissions.ts';
import { synthesizedTemplate } from './synthesized.ts';

const XRAY = 'xray:PutTelemetryRecords, xray:PutTraceSegments';
const NETWORK_INTERFACES =
  'ec2:AssignPrivateIpAddresses, ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface, ' +
  'ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets, ec2:UnassignPrivateIpAddresses';
const LOG_DELIVERY =
  'logs:CreateLogDelivery, logs:DeleteLogDelivery, logs:DescribeLogGroups, logs:DescribeResourcePolicies, ' +
  'logs:GetLogDelivery, logs:ListLogDeliveries, logs:PutResourcePolicy, logs:UpdateLogDelivery';

const dataKey = (actions: string, ...services: string[]): string =>
  `${actions} on DataKey if StringEquals=kms:ViaService=` +
  services.map((service) => `${service}.<Region>.amazonaws.com`).join(', ');
const reading = (...services: string[]): string => dataKey('kms:Decrypt', ...services);
const writing = (...services: string[]): string => dataKey('kms:Decrypt, kms:GenerateDataKey', ...services);

/** What every Lambda may do beside its own work: write its own log and trace. */
const itsOwn = (role: string): string[] => [
  `logs:CreateLogStream, logs:PutLogEvents on ${role.replace(/Role$/, 'Logs')}`,
  `${XRAY} on *`,
];
const pullAndLog = (program: string): string[] => [
  'ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on ' +
    'arn:<Partition>:ecr:<Region>:<AccountId>:repository/cdk-hnb659fds-container-assets-<AccountId>-<Region>',
  'ecr:GetAuthorizationToken on *',
  `logs:CreateLogStream, logs:PutLogEvents on ${program}TaskLogs`,
  'secretsmanager:DescribeSecret, secretsmanager:GetSecretValue on AttestorToken',
];

const PARTNER_BY_KEY = 'dynamodb:Query on TablesPartners/index/byApiKeyId, TablesPartners/index/byRetiringApiKeyId';
const READ_TOKEN_SECRET = 'secretsmanager:GetSecretValue on TokenSecret';

const LAMBDAS: Readonly<Record<string, readonly string[]>> = {
  PartnerListPlatformsRole: ['dynamodb:Scan on TablesPlatforms', PARTNER_BY_KEY, reading('dynamodb')],
  PartnerCreateSessionRole: [
    'dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem on TablesSessions',
    'dynamodb:GetItem on TablesFlowVersions, TablesPlatforms',
    'dynamodb:GetItem, dynamodb:PutItem on TablesRequests',
    PARTNER_BY_KEY,
    'states:StartExecution on LifecycleStateMachine',
    READ_TOKEN_SECRET,
    writing('dynamodb', 'secretsmanager'),
  ],
  PartnerGetSessionRole: [
    'dynamodb:GetItem on TablesSessions',
    PARTNER_BY_KEY,
    READ_TOKEN_SECRET,
    reading('dynamodb', 'secretsmanager'),
  ],
  PartnerListSessionsRole: [
    'dynamodb:GetItem on TablesTally',
    `${PARTNER_BY_KEY}, TablesSessions/index/byPartner, TablesSessions/index/byPartnerStatus`,
    READ_TOKEN_SECRET,
    reading('dynamodb', 'secretsmanager'),
  ],
  PartnerTerminateSessionRole: [
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    PARTNER_BY_KEY,
    'states:SendTaskSuccess on LifecycleStateMachine',
    writing('dynamodb'),
  ],
  PartnerGetAttestationRole: ['dynamodb:GetItem on TablesSessions', PARTNER_BY_KEY, reading('dynamodb')],
  TimelineGetTimelineRole: ['dynamodb:GetItem on TablesSessions', PARTNER_BY_KEY, reading('dynamodb')],
  TimelineResendWebhookRole: [
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    PARTNER_BY_KEY,
    'sqs:SendMessage on WebhookQueuesWebhooks',
    writing('dynamodb', 'sqs'),
  ],
  DocumentPublishOpenapiRole: [],
  EmbedEmbedPageRole: ['dynamodb:GetItem on TablesPartners, TablesSessions', reading('dynamodb')],
  EmbedEmbedStateRole: ['dynamodb:GetItem on TablesPartners, TablesSessions', reading('dynamodb')],
  EventsReportEventRole: [
    'dynamodb:GetItem on TablesFlowVersions, TablesPlatforms',
    'dynamodb:PutItem on TablesDiagnostics',
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    'kms:GetPublicKey on AttestorKey',
    'states:SendTaskHeartbeat, states:SendTaskSuccess on LifecycleStateMachine',
    writing('dynamodb'),
  ],
  EventsBootstrapRunnerRole: [
    'dynamodb:GetItem on TablesFlowVersions, TablesPartners, TablesPlatforms',
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    writing('dynamodb'),
  ],
  EventsPublishKeysRole: ['kms:GetPublicKey on AttestorKey'],
  WebhooksDeliverWebhookRole: [
    'dynamodb:GetItem on TablesPartners',
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    'dynamodb:PutItem, dynamodb:UpdateItem on TablesDeliveries',
    'sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage on WebhookQueuesWebhooks',
    'sqs:SendMessage on WebhookQueuesDeadLetters',
    writing('dynamodb', 'sqs'),
  ],
  MeasurementMeasureSessionRole: ['dynamodb:GetItem on TablesSessions', reading('dynamodb')],
  CountingCountSessionsRole: [
    'dynamodb:BatchGetItem on TablesSessions ' +
      'if ForAllValues:StringEquals=dynamodb:Attributes=sessionId, partnerId, status, history',
    'dynamodb:BatchGetItem, dynamodb:PutItem, dynamodb:UpdateItem on TablesTally',
    'dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:ListStreams ' +
      'on TablesSessions.StreamArn',
    'sqs:SendMessage on CountingDeadLetters',
    writing('dynamodb', 'sqs'),
  ],
  RunnerWatchRunnerStoppedRole: [
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    'sqs:SendMessage on RunnerWatchDeadLetters',
    'states:SendTaskSuccess on LifecycleStateMachine',
    writing('dynamodb', 'sqs'),
  ],
};

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  RunnerTaskTaskRole: [],
  RunnerTaskExecutionRole: pullAndLog('Runner'),
  AttestorTaskTaskRole: ['kms:GetPublicKey, kms:Sign on AttestorKey'],
  AttestorTaskExecutionRole: pullAndLog('Attestor'),
  LifecycleRole: [
    'dynamodb:GetItem, dynamodb:UpdateItem on TablesSessions',
    'ecs:RunTask on RunnerTaskDefinition if ArnEquals=ecs:cluster=Cluster',
    'ecs:StopTask on arn:<Partition>:ecs:<Region>:<AccountId>:task/Cluster/* if ArnEquals=ecs:cluster=Cluster',
    'iam:PassRole on RunnerTaskExecutionRole, RunnerTaskTaskRole ' +
      'if StringEquals=iam:PassedToService=ecs-tasks.amazonaws.com',
    'sqs:SendMessage on WebhookQueuesWebhooks',
    // Neither service takes a resource for these.
    `${LOG_DELIVERY}, xray:GetSamplingRules, xray:GetSamplingTargets, ${XRAY} on *`,
    writing('dynamodb', 'sqs'),
  ],
  EmbedOpenStreamRole: [
    'dynamodb:GetItem on TablesSessions',
    reading('dynamodb'),
    'logs:CreateLogStream, logs:PutLogEvents on EmbedOpenStreamLogs',
    `${NETWORK_INTERFACES}, ${XRAY} on *`,
  ],
  NetworkVpcFlowLogIAMRole: ['logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents on NetworkFlowLogs'],
  ApiRestApiCloudWatchRole: ['arn:<Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
};

/** CDK's own, at deployment only: copies the embed page's assets from the bootstrap bucket. */
const BUCKET_DEPLOYMENT = /^CustomCDKBucketDeployment/;

describe('permissions', () => {
  const template = synthesizedTemplate({ partners: ['acme'] });
  const permissions = permissionsByRole(template);

  it.each(Object.entries(LAMBDAS))('%s has exactly its own actions on its own resources', (role, expected) => {
    expect(permissions[role]).toEqual([...expected, ...itsOwn(role)].toSorted());
  });

  it.each(Object.entries(OTHERS))('%s has exactly its own actions on its own resources', (role, expected) => {
    expect(permissions[role]).toEqual(expected.toSorted());
  });

  it('are listed above for every role of the stack', () => {
    const own = Object.keys(permissions).filter((role) => !BUCKET_DEPLOYMENT.test(role));
    expect(own.toSorted()).toEqual([...Object.keys(LAMBDAS), ...Object.keys(OTHERS)].toSorted());
  });

  it('of the bucket deployment end at the asset buckets', () => {
    const [role] = Object.keys(permissions).filter((name) => BUCKET_DEPLOYMENT.test(name));
    const resources = permissions[role ?? '']?.map((sentence) => sentence.split(' on ')[1] ?? sentence);
    const bootstrapBucket = 'arn:<Partition>:s3:::cdk-hnb659fds-assets-<AccountId>-<Region>';
    expect(resources).toEqual([
      'arn:<Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'AssetStorageAssets, AssetStorageAssets/*',
      `${bootstrapBucket}/*, ${bootstrapBucket}`,
    ]);
  });
});
