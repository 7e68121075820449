import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoPlatformCatalog } from '../../adapters/aws/dynamo-platform-catalog.ts';
import { parsePlatform } from '../../core/platform/platform-source.ts';

/**
 * Writes the platform of a folder (`platform.json`, `flow.json`). Repeating it keeps the time of creation, and takes a flow
 * that was changed under its old version: who writes a flow tries it here. Fails with every problem of a platform that is
 * not valid.
 */
export const seedPlatform = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  folder: string,
  at: Date,
): Promise<void> => {
  const [description, flow] = await Promise.all([read(folder, 'platform.json'), read(folder, 'flow.json')]);
  const parsed = parsePlatform({ 'platform.json': description, 'flow.json': flow });
  if (parsed.kind === 'invalid') throw new Error(`${folder} is not valid: ${JSON.stringify(parsed.problems)}`);
  await dynamoPlatformCatalog(client, tableName).put(parsed.platform, at);
};

const read = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
