import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { getAttestationHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'PARTNERS_TABLE');
  const dynamo = dynamoClient();
  return getAttestationHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    clock: systemClock,
  });
});
