import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateQuery, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { FlowVersion, VersionedFlow } from '../../core/platform/flow-version.ts';
import { RETIRED_VERSION_KEPT_DAYS } from '../../core/platform/flow-version.ts';
import type { Platform } from '../../core/platform/platform.ts';
import type { PlatformInUse } from '../../core/platform/platform-in-use.ts';
import { flowsInUse } from '../../core/platform/platform-in-use.ts';
import type { PlatformCatalog } from '../../core/ports/platform-catalog.ts';
import { succeeds, transactionSucceeds } from './dynamo-errors.ts';
import { flowToAttribute } from './dynamo-flow-attribute.ts';
import { flowVersionFromItem } from './dynamo-flow-version-store.ts';

const DAY_MS = 86_400_000;

/** The tables of platforms and of their flows' versions as an operator writes them; the versions in one transaction with the platform. */
export const dynamoPlatformCatalog = (
  client: DynamoDBClient,
  tables: { readonly platforms: string; readonly versions: string },
): PlatformCatalog => {
  const set = (platformId: number, name: string, value: boolean, at: Date): Promise<boolean> =>
    succeeds(
      client.send(
        new UpdateItemCommand({
          TableName: tables.platforms,
          Key: marshall({ platformId }),
          ConditionExpression: 'attribute_exists(platformId)',
          UpdateExpression: 'SET #name = :value, updatedAt = :at',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: marshall({ ':value': value, ':at': at.toISOString() }),
        }),
      ),
    );

  return {
    store: ({ next, seen, retired }, at) => {
      const keep = (flow: VersionedFlow, lifetime: 'in-use' | 'retired') => ({
        Update: { TableName: tables.versions, ...versionUpdate(next.platformId, flow, lifetime, at) },
      });
      const write = new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: tables.platforms, ...platformPut(next, seen, at) } },
          ...flowsInUse(next).map((flow) => keep(flow, 'in-use')),
          ...retired.map((flow) => keep(flow, 'retired')),
        ],
      });
      return transactionSucceeds(client.send(write));
    },
    setActive: (platformId, isActive, at) => set(platformId, 'isActive', isActive, at),
    setDiagnostics: (platformId, isOn, at) => set(platformId, 'diagnostics', isOn, at),
    versions: async (platformId) => {
      const versions: FlowVersion[] = [];
      const query = {
        TableName: tables.versions,
        KeyConditionExpression: 'platformId = :platformId',
        ExpressionAttributeValues: marshall({ ':platformId': platformId }),
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client }, query))
        versions.push(...Items.map(flowVersionFromItem));
      return versions;
    },
  };
};

const platformPut = ({ canary, flow, ...fields }: PlatformInUse, seen: Platform | undefined, at: Date) => ({
  Item: marshall(
    {
      ...fields,
      flow: flowToAttribute(flow),
      canary: canary && { flowVersion: canary.flowVersion, flowHash: canary.flowHash, percent: canary.percent },
      createdAt: seen?.createdAt ?? at.toISOString(),
      updatedAt: at.toISOString(),
    },
    { removeUndefinedValues: true },
  ),
  ...(seen === undefined
    ? { ConditionExpression: 'attribute_not_exists(platformId)' }
    : {
        // Every write of a platform sets the time; the hash is for two in one millisecond.
        ConditionExpression: 'updatedAt = :updatedAt AND flowHash = :flowHash',
        ExpressionAttributeValues: marshall({ ':updatedAt': seen.updatedAt, ':flowHash': seen.flowHash }),
      }),
});

const versionUpdate = (
  platformId: number,
  { flowHash, flowVersion, flow, loginUrl }: VersionedFlow,
  lifetime: 'in-use' | 'retired',
  at: Date,
) => ({
  Key: marshall({ platformId, flowHash }),
  UpdateExpression: `SET flow = :flow, flowVersion = :version, loginUrl = :loginUrl, storedAt = if_not_exists(storedAt, :at)${
    lifetime === 'retired' ? ', deleteAtEpochS = :deleteAt' : ' REMOVE deleteAtEpochS'
  }`,
  ExpressionAttributeValues: marshall({
    ':flow': flowToAttribute(flow),
    ':version': flowVersion,
    ':loginUrl': loginUrl,
    ':at': at.toISOString(),
    ...(lifetime === 'retired'
      ? { ':deleteAt': Math.ceil((at.getTime() + RETIRED_VERSION_KEPT_DAYS * DAY_MS) / 1000) }
      : {}),
  }),
});
