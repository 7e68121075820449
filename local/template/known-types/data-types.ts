import * as z from 'zod';
import { STREAM_LABEL } from '../../dynamodb/table-stream.ts';
import type { ResourceIdentity } from '../resource-type.ts';
import { arnOf, defaultName, namedBy, stableDigest, stableId } from '../resource-type.ts';

/** Their engines know the properties and fail by name on any other. */
const properties = z.json();

const table = {
  properties,
  reference: namedBy('TableName'),
  attributes: {
    Arn: arnOf('dynamodb', (identity) => `table/${namedBy('TableName')(identity)}`),
    StreamArn: arnOf('dynamodb', (identity) => `table/${namedBy('TableName')(identity)}/stream/${STREAM_LABEL}`),
  },
};

/** Secrets Manager puts six random characters behind a secret's name in its ARN. */
const secretArn = arnOf('secretsmanager', (identity) => `secret:${namedBy('Name')(identity)}-${stableId(identity, 6)}`);

/** Key ids have the form of UUIDs. */
const keyId = (identity: ResourceIdentity): string =>
  stableDigest(identity).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const DATA_TYPES = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': {
    properties,
    reference: (identity: ResourceIdentity): string =>
      `${identity.awsEndpoint}/${identity.accountId}/${namedBy('QueueName')(identity)}`,
    attributes: { Arn: arnOf('sqs', namedBy('QueueName')), QueueName: namedBy('QueueName') },
  },
  'AWS::SecretsManager::Secret': { properties, reference: secretArn, attributes: { Id: secretArn } },
  'AWS::KMS::Key': {
    properties,
    reference: keyId,
    attributes: { Arn: arnOf('kms', (identity) => `key/${keyId(identity)}`), KeyId: keyId },
  },
  'AWS::KMS::Alias': {
    properties: z.strictObject({ AliasName: z.string(), TargetKeyId: z.string() }),
    reference: (identity: ResourceIdentity): string => String(identity.property('AliasName') ?? defaultName(identity)),
    attributes: {},
  },
} as const;
