import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { sqsWebhookOutbox } from '../../adapters/aws/sqs-webhook-outbox.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { PARTNER_BODY_MAX_BYTES } from '../../core/contract/partner-api.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { resendWebhookHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'json-if-any', maxBytes: PARTNER_BODY_MAX_BYTES } }, () => {
  const env = readEnvironment('SESSIONS_TABLE', 'PARTNERS_TABLE', 'WEBHOOK_QUEUE_URL');
  const dynamo = dynamoClient();
  return resendWebhookHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    outbox: sqsWebhookOutbox(env.WEBHOOK_QUEUE_URL),
    clock: systemClock,
  });
});
