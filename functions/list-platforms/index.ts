import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { listPlatformsHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('PLATFORMS_TABLE');
  return listPlatformsHandler({ platforms: dynamoPlatformStore(dynamoClient(), env.PLATFORMS_TABLE) });
});
