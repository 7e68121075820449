import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoPlatformCatalog } from '../../adapters/aws/dynamo-platform-catalog.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import type { Partner } from '../../core/partner/partner.ts';
import type { LocalCloud } from '../cloud.ts';
import type { StartedExample } from './example-platforms.ts';
import { EXAMPLE_PLATFORMS } from './example-platforms.ts';
import { seedPartner } from './seed-partner.ts';
import { seedPlatform } from './seed-platform.ts';

export type Seeds = {
  readonly root: string;
  readonly partner: Omit<Partner, 'webhookSecret'>;
  readonly examples: readonly Pick<StartedExample, 'name' | 'folder'>[];
  readonly at: Date;
};

/**
 * Writes the partner, the sandbox and the platforms of `examples/` that run, and gives the partner; those that ran in an
 * earlier start are not active any more. Fails with every problem of a platform that is not valid.
 */
export const seedTables = async (cloud: LocalCloud, { root, partner, examples, at }: Seeds): Promise<Partner> => {
  const client = new DynamoDBClient(cloud.clientConfig);
  const folders = [path.join(root, 'platforms', 'sandbox-gigs'), ...examples.map(({ folder }) => folder)];
  try {
    const [written] = await Promise.all([
      seedPartner(DynamoDBDocumentClient.from(client), tableOf(cloud, 'PartnersTable'), partner),
      hideAbsent(client, cloud, examples, at),
      ...folders.map((folder) => seedPlatform(client, cloud.outputs, folder, at)),
    ]);
    return written;
  } finally {
    client.destroy();
  }
};

const hideAbsent = async (client: DynamoDBClient, cloud: LocalCloud, examples: Seeds['examples'], at: Date) => {
  const tables = { platforms: tableOf(cloud, 'PlatformsTable'), versions: tableOf(cloud, 'FlowVersionsTable') };
  const absent: readonly string[] = EXAMPLE_PLATFORMS.filter((name) => !examples.some((one) => one.name === name));
  const listed = await dynamoPlatformStore(client, tables.platforms).list();
  const catalog = dynamoPlatformCatalog(client, tables);
  const hidden = listed.filter(({ name, isActive }) => isActive && absent.includes(name));
  await Promise.all(hidden.map(({ platformId }) => catalog.setActive(platformId, false, at)));
};

const tableOf = (cloud: LocalCloud, output: string): string => {
  const table = cloud.outputs[output];
  if (table === undefined) throw new Error(`the template has no output ${output}`);
  return table;
};
