import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoFlowVersionStore } from '../../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPlatformCatalog } from '../../adapters/aws/dynamo-platform-catalog.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import type { Platform } from '../../core/platform/platform.ts';
import type { FlowVersionStore } from '../../core/ports/flow-version-store.ts';
import type { PlatformCatalog } from '../../core/ports/platform-catalog.ts';
import type { PlatformStore } from '../../core/ports/platform-store.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError } from '../operator-error.ts';

export type Platforms = PlatformCatalog & PlatformStore & FlowVersionStore;

/** The platforms of a deployment. */
export const openPlatforms = ({ clientConfig, outputs }: Deployment): Platforms => {
  const client = new DynamoDBClient(clientConfig);
  const { PlatformsTable: platforms, FlowVersionsTable: versions } = outputs;
  return {
    ...dynamoPlatformStore(client, platforms),
    ...dynamoFlowVersionStore(client, versions),
    ...dynamoPlatformCatalog(client, { platforms, versions }),
  };
};

/** The platform of a name; fails when there is none. */
export const requirePlatform = async (platforms: Pick<Platforms, 'list'>, name: string): Promise<Platform> => {
  const platform = (await platforms.list()).find((each) => each.name === name);
  if (platform) return platform;
  throw noPlatform(name);
};

/** What is said when there is no platform of that name, or no more. */
export const noPlatform = (name: string): OperatorError =>
  new OperatorError(`There is no platform ${name}.`, { mend: 'veriframe platform list shows all.' });

/** What is said when the platform was written between reading and writing it. */
export const storedMeanwhile = (name: string): OperatorError =>
  new OperatorError(`Somebody else has stored ${name} meanwhile.`, { mend: 'Run the command again.' });
