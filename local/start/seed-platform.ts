import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoPlatformCatalog } from '../../adapters/aws/dynamo-platform-catalog.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import { putCurrent } from '../../core/platform/platform-in-use.ts';
import { parsePlatform } from '../../core/platform/platform-source.ts';

/**
 * Writes the platform of a folder (`platform.json`, `flow.json`) into the tables that the stack's outputs name. Repeating it keeps
 * the time of creation, and takes a flow that was changed under its old version: who writes a flow tries it here. Sessions under
 * way keep the one before. Fails with every problem of a platform that is not valid.
 */
export const seedPlatform = async (
  client: DynamoDBClient,
  outputs: Readonly<Record<string, string>>,
  folder: string,
  at: Date,
): Promise<void> => {
  const [description, flow] = await Promise.all([read(folder, 'platform.json'), read(folder, 'flow.json')]);
  const parsed = parsePlatform({ 'platform.json': description, 'flow.json': flow });
  if (parsed.kind === 'invalid') throw new Error(`${folder} is not valid: ${JSON.stringify(parsed.problems)}`);
  const tables = {
    platforms: outputs['PlatformsTable'] ?? '',
    versions: outputs['FlowVersionsTable'] ?? '',
  };
  const catalog = dynamoPlatformCatalog(client, tables);
  const { platformId } = parsed.platform;
  const [platform, versions] = await Promise.all([
    dynamoPlatformStore(client, tables.platforms).find(platformId),
    catalog.versions(platformId),
  ]);
  if (!(await catalog.store(putCurrent({ platform, versions }, parsed.platform), at)))
    throw new Error(`${folder} was stored by somebody else at the same moment`);
};

const read = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
