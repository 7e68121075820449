import * as z from 'zod';
import { parseProperties } from '../template-properties.ts';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);

/** Properties that change nothing on one machine: they concern cost, encryption at rest, backups and regions. */
const WITHOUT_EFFECT = {
  TableName: z.unknown(),
  TableClass: z.unknown(),
  Tags: z.unknown(),
  DeletionProtectionEnabled: z.unknown(),
  PointInTimeRecoverySpecification: z.unknown(),
  SSESpecification: z.unknown(),
  ContributorInsightsSpecification: z.unknown(),
  OnDemandThroughput: z.unknown(),
  WriteOnDemandThroughputSettings: z.unknown(),
  WarmThroughput: z.unknown(),
  /** Of a global table: one region only, with its own backup and encryption settings. */
  Replicas: z.array(z.looseObject({ Region: z.string() })).length(1),
};

const propertiesSchema = z.strictObject({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  /** The keys of changed items alone: the template's one stream needs no more. */
  StreamSpecification: z.strictObject({ StreamViewType: z.literal('KEYS_ONLY') }).optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
  ...z.object(WITHOUT_EFFECT).partial().shape,
});

/** A table as a template describes it. */
export type TableDefinition = {
  /** The body of `CreateTable`, without the name. */
  schema: Pick<
    z.infer<typeof propertiesSchema>,
    'KeySchema' | 'AttributeDefinitions' | 'BillingMode' | 'GlobalSecondaryIndexes'
  >;
  ttlAttribute: string | undefined;
  /** Whether its changes go into a stream. */
  streamed: boolean;
};

/** Reads the resolved properties of a table; throws with the table's name when one of them is not known here. */
export const parseTableDefinition = (tableName: string, properties: unknown): TableDefinition => {
  const table = parseProperties(propertiesSchema, properties, 'AWS::DynamoDB table', tableName);
  const { KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, TimeToLiveSpecification: ttl } = table;
  return {
    schema: {
      KeySchema,
      AttributeDefinitions,
      BillingMode,
      ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes } : {}),
    },
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    streamed: table.StreamSpecification !== undefined,
  };
};
