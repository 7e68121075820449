import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { flowHash } from '../../core/flow/flow-hash.ts';
import { parseFlowText } from '../../core/flow/parse-flow-text.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { platformSchema } from '../../core/platform/platform.ts';

/** What `platform.json` says; the rest comes from `flow.json` and the store. */
const descriptionSchema = platformSchema
  .omit({ flow: true, flowVersion: true, flowHash: true, createdAt: true, updatedAt: true })
  .strict();

/**
 * Writes the platform of a folder (`platform.json`, `flow.json`) and gives the item. Repeating it keeps the time of
 * creation. Fails with every problem of a flow that is not valid.
 */
export const seedPlatform = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  folder: string,
  at: Date,
): Promise<Platform> => {
  const [description, flowText] = await Promise.all([read(folder, 'platform.json'), read(folder, 'flow.json')]);
  const { platformId, ...fields } = descriptionSchema.parse(JSON.parse(description));
  const parsed = parseFlowText(flowText);
  if (parsed.kind === 'invalid')
    throw new Error(`${path.join(folder, 'flow.json')} is not valid: ${JSON.stringify(parsed.problems)}`);
  const values = {
    ...fields,
    flow: parsed.flow,
    flowVersion: parsed.flow.version,
    flowHash: flowHash(parsed.flow),
    updatedAt: at.toISOString(),
  };
  const names = Object.keys(values);
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { platformId },
      UpdateExpression: `SET createdAt = if_not_exists(createdAt, :updatedAt), ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return platformSchema.parse(Attributes);
};

const read = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
