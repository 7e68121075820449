import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { embedPageHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'PARTNERS_TABLE', 'EMBED_ASSETS');
  const dynamo = dynamoClient();
  return embedPageHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    assets: env.EMBED_ASSETS,
  });
});
