import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoSessionTally } from '../../../adapters/aws/dynamo-session-tally.ts';
import { AwsError } from '../../../local/aws-error.ts';
import type { AwsFront } from '../../local/aws-front.ts';
import { startAwsFront } from '../../local/aws-front.ts';
import { NOW } from '../../support/a-session.ts';

describe('a change of the tally that DynamoDB cancels', () => {
  let front: AwsFront;
  let client: DynamoDBClient;
  beforeAll(async () => {
    front = await startAwsFront();
    client = new DynamoDBClient(front.clientConfig);
  });
  afterAll(async () => {
    client.destroy();
    await front.close();
  });

  const change = (...codes: string[]): Promise<boolean> => {
    front.use('DynamoDB_20120810', {
      handle: async () => {
        const CancellationReasons = codes.map((Code) => ({ Code }));
        throw new AwsError('TransactionCanceledException', 'Transaction cancelled', 400, { CancellationReasons });
      },
      close: async () => undefined,
    });
    return dynamoSessionTally(client, 'tally', () => NOW).change([
      { sessionId: randomUUID(), from: undefined, to: { kind: 'gone' } },
    ]);
  };

  it.each([
    [['TransactionConflict', 'None']],
    [['None', 'ThrottlingError']],
    [['ProvisionedThroughputExceeded']],
    [['ConditionalCheckFailed', 'TransactionConflict']],
  ])('for %s is to be looked at again', async (codes) => {
    expect(await change(...codes)).toBe(false);
  });

  it.each([[['None', 'ValidationError']], [['AccessDenied']], [[]]])('for %s is a fault', async (codes) => {
    await expect(change(...codes)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });
});
