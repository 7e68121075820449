import type { LambdaOptions } from './lambda-function.ts';

/**
 * The variables that a function sees: those of the template, those that Lambda sets, and where the local cloud listens.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const environmentVariables = (
  options: Pick<
    LambdaOptions,
    'environment' | 'region' | 'endpointUrl' | 'functionName' | 'memoryMb' | 'assetDir' | 'handler'
  >,
  log: { groupName: string; streamName: string },
): Record<string, string> => ({
  TZ: ':UTC',
  LANG: 'en_US.UTF-8',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_ENDPOINT_URL: options.endpointUrl,
  ...options.environment,
  _HANDLER: options.handler,
  AWS_REGION: options.region,
  AWS_DEFAULT_REGION: options.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
  AWS_LAMBDA_FUNCTION_NAME: options.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
  AWS_LAMBDA_LOG_GROUP_NAME: log.groupName,
  AWS_LAMBDA_LOG_STREAM_NAME: log.streamName,
  LAMBDA_TASK_ROOT: options.assetDir,
});
