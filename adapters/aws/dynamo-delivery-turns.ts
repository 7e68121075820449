import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { DeliveryTurns } from '../../core/ports/delivery-turns.ts';
import { succeeds } from './dynamo-errors.ts';
import { updateItem } from './dynamo-update.ts';

const itemSchema = z.object({ turns: z.record(z.string(), z.number()) });

/**
 * Turns in DynamoDB, one item a partner: `turns` maps each delivery to the end of its turn in epoch milliseconds. One
 * conditional write takes a turn, one gives it back; only when none is free are those looked at that nobody gave back.
 */
export const dynamoDeliveryTurns = (
  client: DynamoDBClient,
  tableName: string,
  turnsPerPartner: number,
): DeliveryTurns => {
  /** The turns in the way of another; `undefined` when it was taken. */
  const tryTake = async (partnerId: string, deliveryId: string, untilMs: number) => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(partnerId),
          UpdateExpression: 'SET turns.#delivery = :until',
          ConditionExpression: 'attribute_not_exists(turns.#delivery) AND size(turns) < :most',
          ExpressionAttributeNames: { '#delivery': deliveryId },
          ExpressionAttributeValues: marshall({ ':until': untilMs, ':most': turnsPerPartner }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item ? itemSchema.parse(unmarshall(error.Item)).turns : {};
    }
  };

  /** The partner's first delivery of all. False when another was faster. */
  const putFirst = (partnerId: string, deliveryId: string, untilMs: number): Promise<boolean> =>
    succeeds(
      client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: marshall({ partnerId, turns: { [deliveryId]: untilMs } }),
          ConditionExpression: 'attribute_not_exists(partnerId)',
        }),
      ),
    );

  /** Ends a turn, if it is still the one that was seen. */
  const end = async (partnerId: string, deliveryId: string, untilMs?: number): Promise<void> => {
    const seen = untilMs === undefined ? '' : ' AND turns.#delivery = :until';
    await updateItem(client, tableName, keyOf(partnerId), {
      UpdateExpression: 'REMOVE turns.#delivery',
      ConditionExpression: `attribute_exists(turns.#delivery)${seen}`,
      ExpressionAttributeNames: { '#delivery': deliveryId },
      ...(untilMs === undefined ? {} : { values: { ':until': untilMs } }),
    });
  };

  return {
    take: async ({ partnerId, deliveryId }, { now, until }) => {
      const untilMs = until.getTime();
      const taken = await tryTake(partnerId, deliveryId, untilMs);
      if (taken === undefined) return true;
      const over = Object.entries(taken).filter(([, endMs]) => endMs <= now.getTime());
      if (Object.keys(taken).length === 0 && (await putFirst(partnerId, deliveryId, untilMs))) return true;
      if (Object.keys(taken).length > 0 && over.length === 0) return false;
      for (const [id, endMs] of over) await end(partnerId, id, endMs);
      return (await tryTake(partnerId, deliveryId, untilMs)) === undefined;
    },
    giveBack: ({ partnerId, deliveryId }) => end(partnerId, deliveryId),
  };
};

const keyOf = (partnerId: string) => ({ partnerId: { S: partnerId } });
