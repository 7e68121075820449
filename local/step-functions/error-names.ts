import { AwsError } from '../aws-error.ts';
import type { TaskResource } from './task-resource.ts';
import { StatesError } from './states-error.ts';

/**
 * How Step Functions names the errors of a service call, by the service part of the `Resource`.
 *
 * AWS SDK integrations use the AWS SDK for Java 2: `<Prefix>.<Name>`, the name always ending in `Exception`, and for an error
 * that the API's model does not list (ValidationException of DynamoDB, access denied) `<Prefix>.<Prefix>Exception`.
 * Optimized integrations use the AWS SDK for Java 1: other prefixes, and `<Prefix>.Amazon<Service>Exception`.
 *
 * Sources: developer guide, "AWS SDK service integrations" (naming rule, `Exception` suffix, table of exception prefixes:
 * DynamoDb, Ecs, Sqs); executions recorded on AWS by LocalStack's tests (v2/error_handling: `DynamoDb.DynamoDbException` and
 * `DynamoDB.AmazonDynamoDBException` for a ValidationException, `DynamoDB.ResourceNotFoundException`,
 * `SecretsManager.SecretsManagerException`, `SQS.AmazonSQSException`, `SQS.SdkClientException`); re:Post knowledge center,
 * "ecs-fargate-runtask-capacity" (`ECS.AmazonECSException`); developer guide, "connect-ecs" (`AmazonECS.Unknown`).
 */
type ErrorNaming = {
  readonly prefix: string;
  /** What an error becomes that the model does not list. */
  readonly unlisted: string;
  /** The service as the cause of an error names it. */
  readonly service: string;
  /** Error codes of the API's model, without `Exception`. */
  readonly listed: readonly string[];
};

const DYNAMODB_ERRORS = [
  'ConditionalCheckFailed',
  'InternalServerError',
  'ItemCollectionSizeLimitExceeded',
  'ProvisionedThroughputExceeded',
  'ReplicatedWriteConflict',
  'RequestLimitExceeded',
  'ResourceNotFound',
  'Throttling',
  'TransactionConflict',
];

const ECS_ERRORS = [
  'AccessDenied',
  'Blocked',
  'Client',
  'ClusterNotFound',
  'Conflict',
  'InvalidParameter',
  'PlatformTaskDefinitionIncompatibility',
  'PlatformUnknown',
  'Server',
  'UnsupportedFeature',
];

const SQS_ERRORS = ['InvalidMessageContents', 'QueueDoesNotExist', 'RequestThrottled', 'UnsupportedOperation'];

const LAMBDA_ERRORS = ['InvalidParameterValue', 'RequestTooLarge', 'ResourceNotFound', 'Service', 'TooManyRequests'];

/** What the SDK and Step Functions itself raise for a function (developer guide, "Handling errors"). */
const LAMBDA_OTHERS = ['Lambda.Unknown', 'Lambda.ClientExecutionTimeoutException'];

/** By the service part of the `Resource`. */
export const ERROR_NAMING: Readonly<Record<string, ErrorNaming>> = {
  'aws-sdk:dynamodb': {
    prefix: 'DynamoDb',
    unlisted: 'DynamoDb.DynamoDbException',
    service: 'DynamoDb',
    listed: DYNAMODB_ERRORS,
  },
  'aws-sdk:ecs': { prefix: 'Ecs', unlisted: 'Ecs.EcsException', service: 'Ecs', listed: ECS_ERRORS },
  'aws-sdk:sqs': { prefix: 'Sqs', unlisted: 'Sqs.SqsException', service: 'Sqs', listed: SQS_ERRORS },
  'aws-sdk:lambda': { prefix: 'Lambda', unlisted: 'Lambda.LambdaException', service: 'Lambda', listed: LAMBDA_ERRORS },
  dynamodb: {
    prefix: 'DynamoDB',
    unlisted: 'DynamoDB.AmazonDynamoDBException',
    service: 'AmazonDynamoDBv2',
    listed: DYNAMODB_ERRORS,
  },
  ecs: { prefix: 'ECS', unlisted: 'ECS.AmazonECSException', service: 'AmazonECS', listed: ECS_ERRORS },
  sqs: { prefix: 'SQS', unlisted: 'SQS.AmazonSQSException', service: 'AmazonSQS', listed: SQS_ERRORS },
  lambda: { prefix: 'Lambda', unlisted: 'Lambda.AWSLambdaException', service: 'AWSLambda', listed: LAMBDA_ERRORS },
};

/** What `ecs:runTask.waitForTaskToken` fails with when RunTask answers with `failures`; without a token nothing fails. */
export const RUN_TASK_FAILURES = 'AmazonECS.Unknown';

/** Every error name that a service can raise, for the check of a definition; undefined for a service that is not known. */
export const errorNamesOf = (resourceType: string): readonly string[] | undefined => {
  const naming = ERROR_NAMING[resourceType];
  if (naming === undefined) return undefined;
  const listed = naming.listed.map((code) => `${naming.prefix}.${code}Exception`);
  const others = resourceType === 'ecs' ? [RUN_TASK_FAILURES] : resourceType === 'lambda' ? LAMBDA_OTHERS : [];
  return [...listed, naming.unlisted, `${naming.prefix}.SdkClientException`, ...others];
};

/**
 * What a state sees of an error that its service call failed with: an `AwsError` under the integration's name for it, a
 * `StatesError` as it is, and anything else as the SDK's own failure to reach the service (`<Prefix>.SdkClientException`).
 */
export const integrationError = (resource: TaskResource, thrown: unknown, requestId: string): StatesError => {
  if (thrown instanceof StatesError) return thrown;
  const naming = ERROR_NAMING[resource.resourceType];
  if (naming === undefined) return new StatesError('States.TaskFailed', messageOf(thrown));
  if (!(thrown instanceof AwsError)) return new StatesError(`${naming.prefix}.SdkClientException`, messageOf(thrown));
  const code = thrown.type.replace(/^.*#/, '').replace(/Exception$/, '');
  const error = naming.listed.includes(code) ? `${naming.prefix}.${code}Exception` : naming.unlisted;
  return new StatesError(error, `${thrown.message} (${answerDetails(resource, naming, thrown, requestId)})`);
};

const answerDetails = (resource: TaskResource, naming: ErrorNaming, thrown: AwsError, requestId: string): string =>
  resource.resourceType.startsWith('aws-sdk:')
    ? `Service: ${naming.service}, Status Code: ${thrown.statusCode}, Request ID: ${requestId}`
    : `Service: ${naming.service}; Status Code: ${thrown.statusCode}; Error Code: ${thrown.type}; ` +
      `Request ID: ${requestId}; Proxy: null`;

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
