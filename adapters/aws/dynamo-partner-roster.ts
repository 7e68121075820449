import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand, paginateScan, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Partner } from '../../core/partner/partner.ts';
import { partnerSchema } from '../../core/partner/partner.ts';
import type { PartnerRoster } from '../../core/ports/partner-roster.ts';
import { succeeds } from './dynamo-errors.ts';
import type { ItemUpdate } from './dynamo-update.ts';
import { updateItem } from './dynamo-update.ts';

/** The partners table as an operator manages it. There are dozens of partners, so the list reads the whole table. */
export const dynamoPartnerRoster = (client: DynamoDBClient, tableName: string): PartnerRoster => {
  const update = (partnerId: string, what: ItemUpdate): Promise<boolean> =>
    updateItem(
      client,
      tableName,
      { partnerId: { S: partnerId } },
      { ConditionExpression: 'attribute_exists(partnerId)', ...what },
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

    replaceApiKey: (partnerId, { from, to, retireUntil }) =>
      update(partnerId, {
        ConditionExpression: 'apiKeyId = :from AND attribute_not_exists(retiringApiKeyId)',
        ...(retireUntil === undefined
          ? { UpdateExpression: 'SET apiKeyId = :to', values: { ':from': from, ':to': to } }
          : {
              UpdateExpression: 'SET apiKeyId = :to, retiringApiKeyId = :from, retiringApiKeyUntil = :until',
              values: { ':from': from, ':to': to, ':until': retireUntil },
            }),
      }),

    dropRetiringApiKey: (partnerId, apiKeyId) =>
      update(partnerId, {
        UpdateExpression: 'REMOVE retiringApiKeyId, retiringApiKeyUntil',
        ConditionExpression: 'retiringApiKeyId = :key',
        values: { ':key': apiKeyId },
      }),

    replaceWebhookSecret: (partnerId, { from, to, retireUntil }) =>
      update(partnerId, {
        ConditionExpression: 'webhookSecret = :from',
        ...(retireUntil === undefined
          ? {
              UpdateExpression: 'SET webhookSecret = :to REMOVE retiringWebhookSecret',
              values: { ':from': from, ':to': to },
            }
          : {
              UpdateExpression: 'SET webhookSecret = :to, retiringWebhookSecret = :retiring',
              values: { ':from': from, ':to': to, ':retiring': { secret: from, until: retireUntil } },
            }),
      }),

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

    setBrand: (partnerId, brand) => update(partnerId, setOrRemove('brand', brand)),
    setDisabledAt: (partnerId, disabledAt) => update(partnerId, setOrRemove('disabledAt', disabledAt)),
  };
};

const setOrRemove = (attribute: string, value: unknown): ItemUpdate =>
  value === undefined
    ? { UpdateExpression: `REMOVE ${attribute}` }
    : { UpdateExpression: `SET ${attribute} = :value`, values: { ':value': value } };
