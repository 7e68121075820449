import type { DynamodbEngine } from '../dynamodb/dynamodb-engine.ts';
import type { EcsEngine } from '../ecs/ecs-engine.ts';
import type { SqsEngine } from '../sqs/sqs-engine.ts';
import type { Integration } from '../step-functions/step-functions-engine.ts';
import type { Json } from '../template/json.ts';
import { isJsonObject } from '../template/json.ts';

/** The service calls that a state machine may make; one that is not here fails its creation by name. */
export const serviceIntegrations = (engines: {
  readonly dynamodb: DynamodbEngine;
  readonly sqs: SqsEngine;
  readonly ecs: EcsEngine;
}): Readonly<Record<string, Integration>> => ({
  'aws-sdk:dynamodb:getItem': (args) => engines.dynamodb.handle('GetItem', args),
  'aws-sdk:dynamodb:updateItem': (args) => engines.dynamodb.handle('UpdateItem', args),
  'sqs:sendMessage': (args, { abortSignal }) => engines.sqs.handle('SendMessage', withTextBody(args), abortSignal),
  ...engines.ecs.integrations,
});

/** The optimized integration takes any JSON as `MessageBody` and sends its text; the API takes text only. */
const withTextBody = (args: Json): Json =>
  isJsonObject(args) && args['MessageBody'] !== undefined && typeof args['MessageBody'] !== 'string'
    ? { ...args, MessageBody: JSON.stringify(args['MessageBody']) }
    : args;
