import type { DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand, paginateScan, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Partner } from '../../core/partner/partner.ts';
import { partnerSchema } from '../../core/partner/partner.ts';
import type { PartnerRoster } from '../../core/ports/partner-roster.ts';
import { succeeds } from './dynamo-errors.ts';

/** The partners table as an operator manages it. There are dozens of partners, so the list reads the whole table. */
export const dynamoPartnerRoster = (client: DynamoDBClient, tableName: string): PartnerRoster => {
  const update = (
    partnerId: string,
    expressions: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>,
    values: Readonly<Record<string, unknown>> = {},
  ): Promise<boolean> =>
    succeeds(
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { partnerId: { S: partnerId } },
          ConditionExpression: 'attribute_exists(partnerId)',
          ...expressions,
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

    replaceApiKey: (partnerId, { from, to, retireUntil }) => {
      const condition = { ConditionExpression: 'apiKeyId = :from AND attribute_not_exists(retiringApiKeyId)' };
      if (retireUntil === undefined)
        return update(
          partnerId,
          { UpdateExpression: 'SET apiKeyId = :to', ...condition },
          { ':from': from, ':to': to },
        );
      const UpdateExpression = 'SET apiKeyId = :to, retiringApiKeyId = :from, retiringApiKeyUntil = :until';
      return update(partnerId, { UpdateExpression, ...condition }, { ':from': from, ':to': to, ':until': retireUntil });
    },

    dropRetiringApiKey: (partnerId, apiKeyId) =>
      update(
        partnerId,
        {
          UpdateExpression: 'REMOVE retiringApiKeyId, retiringApiKeyUntil',
          ConditionExpression: 'retiringApiKeyId = :key',
        },
        { ':key': apiKeyId },
      ),

    replaceWebhookSecret: (partnerId, { from, to, retireUntil }) => {
      const ConditionExpression = 'webhookSecret = :from';
      if (retireUntil === undefined) {
        const UpdateExpression = 'SET webhookSecret = :to REMOVE retiringWebhookSecret';
        return update(partnerId, { UpdateExpression, ConditionExpression }, { ':from': from, ':to': to });
      }
      const UpdateExpression = 'SET webhookSecret = :to, retiringWebhookSecret = :retiring';
      const retiring = { secret: from, until: retireUntil };
      const values = { ':from': from, ':to': to, ':retiring': retiring };
      return update(partnerId, { UpdateExpression, ConditionExpression }, values);
    },

    dropRetiringWebhookSecret: (partnerId) => update(partnerId, { UpdateExpression: 'REMOVE retiringWebhookSecret' }),

    remove: (partnerId) =>
      succeeds(
        client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: { partnerId: { S: partnerId } },
            ConditionExpression: 'attribute_exists(disabledAt)',
          }),
        ),
      ),

    setBrand: (partnerId, brand) =>
      brand === undefined
        ? update(partnerId, { UpdateExpression: 'REMOVE brand' })
        : update(partnerId, { UpdateExpression: 'SET brand = :brand' }, { ':brand': brand }),

    setDisabledAt: (partnerId, disabledAt) =>
      disabledAt === undefined
        ? update(partnerId, { UpdateExpression: 'REMOVE disabledAt' })
        : update(partnerId, { UpdateExpression: 'SET disabledAt = :at' }, { ':at': disabledAt }),
  };
};
