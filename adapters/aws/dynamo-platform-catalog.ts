import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PlatformCatalog } from '../../core/ports/platform-catalog.ts';
import { succeeds } from './dynamo-errors.ts';

/** The platforms table as an operator writes it. */
export const dynamoPlatformCatalog = (client: DynamoDBDocumentClient, tableName: string): PlatformCatalog => {
  const update = (platformId: number, values: Record<string, unknown>, condition?: Condition): Promise<boolean> => {
    const names = Object.keys(values);
    return succeeds(
      client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { platformId },
          UpdateExpression: `SET createdAt = if_not_exists(createdAt, :updatedAt), ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries({ ...values, ...condition?.values }).map(([name, value]) => [`:${name}`, value]),
          ),
          ...(condition === undefined ? {} : { ConditionExpression: condition.expression }),
        }),
      ),
    );
  };

  return {
    put: ({ platformId, ...fields }, at, replaced) =>
      update(platformId, { ...fields, updatedAt: at.toISOString() }, replaced && unchangedSince(replaced.flowHash)),
    setActive: (platformId, isActive, at) =>
      update(
        platformId,
        { isActive, updatedAt: at.toISOString() },
        { expression: 'attribute_exists(platformId)', values: {} },
      ),
  };
};

type Condition = { readonly expression: string; readonly values: Readonly<Record<string, unknown>> };

const unchangedSince = (flowHash: string | undefined): Condition =>
  flowHash === undefined
    ? { expression: 'attribute_not_exists(platformId)', values: {} }
    : { expression: 'flowHash = :replacedHash', values: { replacedHash: flowHash } };
