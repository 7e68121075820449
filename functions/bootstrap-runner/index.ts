import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoFlowVersionStore } from '../../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { secretsManagerSecret } from '../../adapters/aws/secrets-manager-secret.ts';
import { randomIds } from '../../adapters/system/random-ids.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { bootstrapRunnerHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'json', maxBytes: 4 * 1024 } }, () => {
  const env = readEnvironment(
    'SESSIONS_TABLE',
    'PLATFORMS_TABLE',
    'FLOW_VERSIONS_TABLE',
    'PARTNERS_TABLE',
    'ICE_SERVERS',
    'TURN_URLS',
    'TURN_SECRET_ARN',
  );
  const dynamo = dynamoClient();
  return bootstrapRunnerHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    platforms: dynamoPlatformStore(dynamo, env.PLATFORMS_TABLE),
    flowVersions: dynamoFlowVersionStore(dynamo, env.FLOW_VERSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    ids: randomIds,
    iceServers: env.ICE_SERVERS,
    turn:
      env.TURN_SECRET_ARN === undefined
        ? undefined
        : { urls: env.TURN_URLS, secret: secretsManagerSecret(env.TURN_SECRET_ARN) },
  });
});
