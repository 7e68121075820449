import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoIdempotencyStore } from '../../adapters/aws/dynamo-idempotency-store.ts';
import { dynamoFlowVersionStore } from '../../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoPlatformStore } from '../../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { secretsManagerSecret } from '../../adapters/aws/secrets-manager-secret.ts';
import { stepFunctionsClient, stepFunctionsExecutions } from '../../adapters/aws/step-functions-lifecycle.ts';
import { randomIds } from '../../adapters/system/random-ids.ts';
import { systemClock, systemSleep } from '../../adapters/system/system-clock.ts';
import { PARTNER_BODY_MAX_BYTES } from '../../core/contract/partner-api.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { createSessionHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'json', maxBytes: PARTNER_BODY_MAX_BYTES } }, () => {
  const env = readEnvironment(
    'SESSIONS_TABLE',
    'REQUESTS_TABLE',
    'PLATFORMS_TABLE',
    'FLOW_VERSIONS_TABLE',
    'PARTNERS_TABLE',
    'STATE_MACHINE_ARN',
    'TOKEN_SECRET_ARN',
    'PUBLIC_BASE_URL',
    'SESSION_RETENTION_DAYS',
  );
  const dynamo = dynamoClient();
  return createSessionHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    requests: dynamoIdempotencyStore(dynamo, { requests: env.REQUESTS_TABLE, sessions: env.SESSIONS_TABLE }),
    platforms: dynamoPlatformStore(dynamo, env.PLATFORMS_TABLE),
    flowVersions: dynamoFlowVersionStore(dynamo, env.FLOW_VERSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    lifecycle: stepFunctionsExecutions(stepFunctionsClient(), env.STATE_MACHINE_ARN),
    tokenSecret: secretsManagerSecret(env.TOKEN_SECRET_ARN),
    publicBaseUrl: env.PUBLIC_BASE_URL,
    keptDays: env.SESSION_RETENTION_DAYS,
    clock: systemClock,
    sleep: systemSleep,
    ids: randomIds,
  });
});
