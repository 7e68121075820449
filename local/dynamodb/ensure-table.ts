import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { DynaliteStore, TableDescription } from './dynalite.ts';
import { callDynalite } from './dynalite-call.ts';
import { readTable } from './read-item.ts';
import { setStreamed } from './stream-records.ts';
import type { TableDefinition } from './table-definition.ts';
import { setTimeToLive } from './time-to-live.ts';

const createdSchema = z.object({ TableDescription: z.object({ TableName: z.string() }) });

/** `CreateTable`, returning when the table is active: dynalite goes on by itself and does not say when it is done. */
export const createTable = async (store: DynaliteStore, body: unknown): Promise<unknown> => {
  const { TableDescription: created } = createdSchema.parse(await callDynalite(store, 'CreateTable', body));
  while (!(await findTable(store, created.TableName))) await pause(1);
  const { Table } = z
    .object({ Table: z.unknown() })
    .parse(await callDynalite(store, 'DescribeTable', { TableName: created.TableName }));
  return { TableDescription: Table };
};

/** Makes the table of a template, or keeps it when it is there with the same schema; throws with its name otherwise. */
export const ensureTable = async (
  store: DynaliteStore,
  tableName: string,
  definition: TableDefinition,
): Promise<void> => {
  const existing = await findTable(store, tableName);
  if (!existing) await createTable(store, { TableName: tableName, ...definition.schema });
  else if (!isDeepStrictEqual(comparable(existing), comparable(definition.schema))) {
    throw new Error(
      `The table ${tableName} on this machine has another schema than the template. ` +
        '`npm start -- --fresh` drops the local data and makes it anew.',
    );
  }
  await setTimeToLive(store, tableName, definition.ttlAttribute);
  await setStreamed(store, tableName, definition.streamed);
};

const findTable = (store: DynaliteStore, tableName: string): Promise<TableDescription | undefined> =>
  readTable(store, tableName).catch((error: unknown) => {
    if (error instanceof AwsError && error.type === 'ResourceNotFoundException') return undefined;
    throw error;
  });

type Schema = Pick<TableDescription, 'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes'>;

/** A schema without what dynalite adds to it and without the order of what has none. */
const comparable = ({ KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] }: Schema): unknown => ({
  KeySchema,
  attributes: Object.fromEntries(AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType])),
  indexes: Object.fromEntries(
    GlobalSecondaryIndexes.map((index) => [
      index.IndexName,
      [index.KeySchema, index.Projection.ProjectionType, index.Projection.NonKeyAttributes?.toSorted()],
    ]),
  ),
});
