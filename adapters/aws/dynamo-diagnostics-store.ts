import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { keptDiagnosticsSchema } from '../../core/contract/diagnostics.ts';
import type { DiagnosticsStore } from '../../core/ports/diagnostics-store.ts';

/** The outline of a page as text takes a third of what it takes as a map of attributes. */
const itemSchema = z.looseObject({
  diagnostics: z.string().transform((text): unknown => JSON.parse(text)),
});

/** Diagnostics of failed sessions in DynamoDB, one item each. */
export const dynamoDiagnosticsStore = (client: DynamoDBClient, tableName: string): DiagnosticsStore => ({
  keep: async ({ diagnostics, ...kept }) => {
    const Item = marshall({ ...kept, diagnostics: JSON.stringify(diagnostics) });
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
  },

  find: async (sessionId) => {
    const Key = { sessionId: { S: sessionId } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
    return Item && keptDiagnosticsSchema.parse(itemSchema.parse(unmarshall(Item)));
  },
});
