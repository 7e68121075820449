import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { stepFunctionsClient, stepFunctionsTokens } from '../../adapters/aws/step-functions-lifecycle.ts';
import { systemClock, systemSleep } from '../../adapters/system/system-clock.ts';
import { PARTNER_BODY_MAX_BYTES } from '../../core/contract/partner-api.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { terminateSessionHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'json-if-any', maxBytes: PARTNER_BODY_MAX_BYTES } }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'PARTNERS_TABLE');
  const dynamo = dynamoClient();
  return terminateSessionHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    lifecycle: stepFunctionsTokens(stepFunctionsClient()),
    clock: systemClock,
    sleep: systemSleep,
  });
});
