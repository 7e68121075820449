import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoPlatformCatalog } from '../../adapters/aws/dynamo-platform-catalog.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import type { PlatformCatalog } from '../../core/ports/platform-catalog.ts';
import type { PlatformStore } from '../../core/ports/platform-store.ts';
import type { Deployment } from '../deployment.ts';

/** The platforms of a deployment. */
export const openPlatforms = ({ clientConfig, outputs }: Deployment): PlatformCatalog & PlatformStore => {
  const client = new DynamoDBClient(clientConfig);
  return {
    ...dynamoPlatformStore(client, outputs.PlatformsTable),
    ...dynamoPlatformCatalog(DynamoDBDocumentClient.from(client), outputs.PlatformsTable),
  };
};
