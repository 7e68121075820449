import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { secretsManagerSecret } from '../../adapters/aws/secrets-manager-secret.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { getSessionHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'PARTNERS_TABLE', 'TOKEN_SECRET_ARN', 'PUBLIC_BASE_URL');
  const dynamo = dynamoClient();
  return getSessionHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    clock: systemClock,
    tokenSecret: secretsManagerSecret(env.TOKEN_SECRET_ARN),
    publicBaseUrl: env.PUBLIC_BASE_URL,
  });
});
