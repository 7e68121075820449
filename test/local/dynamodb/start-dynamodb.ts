import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamodb } from '../../../local/dynamodb/create-dynamodb.ts';
import type { DynamodbEngine } from '../../../local/dynamodb/dynamodb-engine.ts';
import { startAwsFront } from '../aws-front.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

/** The sessions table as CDK writes it, small. */
export const SESSIONS = {
  KeySchema: [{ AttributeName: 'sessionId', KeyType: 'HASH' }],
  AttributeDefinitions: ['sessionId', 'partnerId', 'createdAt'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byPartner',
      KeySchema: [
        { AttributeName: 'partnerId', KeyType: 'HASH' },
        { AttributeName: 'createdAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  TimeToLiveSpecification: { AttributeName: 'deleteAtEpochS', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1' },
};

/** The local DynamoDB behind a front, with the SDK's clients. */
export interface StartedDynamodb {
  engine: DynamodbEngine;
  client: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  clock: ManualClock;
  close(): Promise<void>;
}

/** Starts a DynamoDB on `directory`, or in memory, with the table `sessions`. */
export const startDynamodb = async (
  options: { directory?: string; clock?: ManualClock } = {},
): Promise<StartedDynamodb> => {
  const clock = options.clock ?? manualClock();
  const engine = await createDynamodb({
    ...(options.directory === undefined ? {} : { directory: options.directory }),
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    onError: (error) => {
      throw error;
    },
  });
  const front = await startAwsFront();
  front.use('DynamoDB_20120810', engine);
  const client = new DynamoDBClient(front.clientConfig);
  return {
    engine,
    client,
    documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    clock,
    close: async () => {
      client.destroy();
      await front.close();
      await engine.close();
    },
  };
};
