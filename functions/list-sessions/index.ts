import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionList } from '../../adapters/aws/dynamo-session-list.ts';
import { dynamoSessionTotals } from '../../adapters/aws/dynamo-session-totals.ts';
import { secretsManagerSecret } from '../../adapters/aws/secrets-manager-secret.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { listSessionsHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'TALLY_TABLE', 'PARTNERS_TABLE', 'TOKEN_SECRET_ARN', 'PUBLIC_BASE_URL');
  const dynamo = dynamoClient();
  return listSessionsHandler({
    sessions: dynamoSessionList(dynamo, env.SESSIONS_TABLE),
    totals: dynamoSessionTotals(dynamo, env.TALLY_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    clock: systemClock,
    tokenSecret: secretsManagerSecret(env.TOKEN_SECRET_ARN),
    publicBaseUrl: env.PUBLIC_BASE_URL,
  });
});
