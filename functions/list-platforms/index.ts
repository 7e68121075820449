import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { listPlatformsHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('PLATFORMS_TABLE', 'PARTNERS_TABLE');
  const dynamo = dynamoClient();
  return listPlatformsHandler({
    platforms: dynamoPlatformStore(dynamo, env.PLATFORMS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    clock: systemClock,
  });
});
