import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Partner } from '../../core/partner/partner.ts';
import { partnerSchema } from '../../core/partner/partner.ts';
import type { PartnerRoster } from '../../core/ports/partner-roster.ts';
import { succeeds } from './dynamo-errors.ts';

/** The partners table as an operator manages it. There are dozens of partners, so the list reads the whole table. */
export const dynamoPartnerRoster = (client: DynamoDBClient, tableName: string): PartnerRoster => {
  const update = (partnerId: string, expression: string, values: Record<string, string>): Promise<boolean> =>
    succeeds(
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { partnerId: { S: partnerId } },
          UpdateExpression: expression,
          ConditionExpression: 'attribute_exists(partnerId)',
          ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: marshall(values) } : {}),
        }),
      ),
    );

  return {
    list: async () => {
      const partners: Partner[] = [];
      for await (const page of paginateScan({ client }, { TableName: tableName, ConsistentRead: true }))
        partners.push(...(page.Items ?? []).map((item) => partnerSchema.parse(unmarshall(item))));
      return partners.sort((a, b) => (a.partnerId < b.partnerId ? -1 : 1));
    },
    insert: (partner) =>
      succeeds(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall(partner, { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(partnerId)',
          }),
        ),
      ),
    setWebhookSecret: (partnerId, webhookSecret) =>
      update(partnerId, 'SET webhookSecret = :secret', { ':secret': webhookSecret }),
    setDisabledAt: (partnerId, disabledAt) =>
      disabledAt === undefined
        ? update(partnerId, 'REMOVE disabledAt', {})
        : update(partnerId, 'SET disabledAt = :at', { ':at': disabledAt }),
  };
};
