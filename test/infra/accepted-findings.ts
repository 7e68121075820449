type AcceptedFinding = { readonly where: RegExp; readonly finding: string; readonly because: string };

const EVERY_METHOD = /^Api\/RestApi\/Default\/.+\/(GET|POST|PATCH|DELETE|OPTIONS)\/Resource$/;
const BUCKET_DEPLOYMENT = /^Custom::CDKBucketDeployment/;
const LAMBDA_ROLES =
  /^(Partner|Timeline|Document|Embed|Events|Webhooks|RunnerWatch|Measurement|Counting)\/(?!OpenStream)[A-Za-z]+\/Role\/DefaultPolicy\/Resource$/;

/** What cdk-nag's AwsSolutions rules say of the stack and why we leave it so. Everything else is a failing test. */
export const ACCEPTED_FINDINGS: readonly AcceptedFinding[] = [
  {
    where: EVERY_METHOD,
    finding: 'AwsSolutions-APIG4',
    because:
      'Partners are known by their API key and usage plan (the contract says so); embed page and runner by session-bound ' +
      'tokens that the handlers check; published keys and preflights are public. The routes test lists which is which.',
  },
  { where: EVERY_METHOD, finding: 'AwsSolutions-COG4', because: 'Nobody here has a Cognito account: see APIG4.' },
  {
    where: /^Api\/RestApi\/Resource$/,
    finding: 'AwsSolutions-APIG2',
    because: 'The handlers validate with zod and answer with the path of each error, which API Gateway cannot.',
  },
  {
    where: /^Api\/RestApi\/DeploymentStage\.v1\/Resource$/,
    finding: 'AwsSolutions-APIG6',
    because:
      'Execution logs go to a group without retention and can hold headers. The access log and the Lambdas tell enough.',
  },
  {
    where: /^Api\/RestApi\/DeploymentStage\.v1\/Resource$/,
    finding: 'AwsSolutions-APIG3',
    because: 'A web ACL is an account-wide choice with a price; keys, plans and tokens limit who gets how far.',
  },
  {
    where: /^Counting\/DeadLetters\/Resource$/,
    finding: 'AwsSolutions-SQS3',
    because: 'It is one itself, of an event source mapping: the rule knows those of queues and of functions only.',
  },
  {
    where: /^Site\/Distribution\/Resource$/,
    finding: 'AwsSolutions-CFR2',
    because: 'As for the API: a web ACL is an account-wide choice with a price.',
  },
  {
    where: /^Site\/Distribution\/Resource$/,
    finding: 'AwsSolutions-CFR1',
    because: 'Partners and their users may be anywhere.',
  },
  {
    where: /^Site\/Distribution\/Resource$/,
    finding: 'AwsSolutions-CFR4',
    because:
      "CloudFront's own domain always accepts TLS 1.0. With a domain (context `domain`) the minimum is TLS 1.2: tested.",
  },
  {
    where: /^Api\/RestApi\/CloudWatchRole\/Resource$/,
    finding:
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    because: 'The role that API Gateway writes access logs with, one for the account; AWS defines what it needs.',
  },
  {
    where: LAMBDA_ROLES,
    finding: 'AwsSolutions-IAM5[Resource::*]',
    because: 'X-Ray takes no resource. The permissions test lists the actions.',
  },
  {
    where: /^Embed\/OpenStream\/Role\/DefaultPolicy\/Resource$/,
    finding: 'AwsSolutions-IAM5[Resource::*]',
    because: 'X-Ray takes no resource, and the network interfaces of a Lambda are not known beforehand.',
  },
  {
    where: /^Lifecycle\/Role\/DefaultPolicy\/Resource$/,
    finding: 'AwsSolutions-IAM5[Resource::*]',
    because: 'X-Ray and the log delivery of Step Functions take no resource.',
  },
  {
    where: /^Lifecycle\/Role\/DefaultPolicy\/Resource$/,
    finding:
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<ClusterEB0386A7>/*]',
    because: 'ECS makes the ids of tasks; the statement holds for tasks of our cluster only.',
  },
  {
    where: /^Lifecycle\/StateMachine\/Resource$/,
    finding: 'AwsSolutions-SF1',
    because:
      'Step Functions keeps the whole history for 90 days; a copy of it in the logs would only be one more to guard.',
  },
  {
    where: /^(Runner|Attestor)\/Task\/ExecutionRole\/DefaultPolicy\/Resource$/,
    finding: 'AwsSolutions-IAM5[Resource::*]',
    because: 'ecr:GetAuthorizationToken takes no resource.',
  },
  {
    where: /^(Runner|Attestor)\/Task\/Definition\/Resource$/,
    finding: 'AwsSolutions-ECS2',
    because: 'Addresses and names, no secrets: the isolation test lists them.',
  },
  {
    where: /^Network\/RunnerGroup\/Resource$/,
    finding: 'AwsSolutions-EC23',
    because:
      "WebRTC goes from the end user's browser straight to the runner, on 100 ports: the isolation test lists them.",
  },
  {
    where: /^TokenSecret\/Resource$/,
    finding: 'AwsSolutions-SMG4',
    because: 'A new value ends every embed URL in use, so an operator chooses the moment.',
  },
  {
    where: /^Attestor\/Token\/Resource$/,
    finding: 'AwsSolutions-SMG4',
    because: 'Runners and attestor must have the same value: an operator changes it and starts the attestor again.',
  },
  {
    where: BUCKET_DEPLOYMENT,
    finding: 'AwsSolutions-L1',
    because: "CDK's own Lambda, in the runtime that CDK tests it with.",
  },
  {
    where: BUCKET_DEPLOYMENT,
    finding: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    because: "CDK's own Lambda, at deployment only.",
  },
  ...[
    'Action::s3:GetBucket*',
    'Action::s3:GetObject*',
    'Action::s3:List*',
    'Action::s3:Abort*',
    'Action::s3:DeleteObject*',
    'Resource::<AssetStorageAssets8B902151.Arn>/*',
    'Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*',
  ].map((detail) => ({
    where: BUCKET_DEPLOYMENT,
    finding: `AwsSolutions-IAM5[${detail}]`,
    because: 'Copies the assets from the bootstrap bucket into the asset bucket: the permissions test lists both.',
  })),
];
