import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { updateItem } from './dynamo-update.ts';

/** Entries that a session keeps of its rejected events, of its webhook attempts, and of its resends. */
const KEPT_ENTRIES = 50;

type SessionNotes = Pick<SessionStore, 'recordRejectedEvent' | 'recordWebhookAttempt' | 'recordWebhookResend'>;

/** The half of a session store that notes what has happened, in lists that lose their oldest entries first. */
export const dynamoSessionNotes = (client: DynamoDBClient, tableName: string): SessionNotes => {
  /** DynamoDB cannot append to one attribute and shorten it in one update. */
  const append = async (sessionId: string, attribute: string, entry: Record<string, unknown>): Promise<void> => {
    const key = { sessionId: { S: sessionId } };
    const ExpressionAttributeNames = { '#list': attribute };
    const push = {
      UpdateExpression: 'SET #list = list_append(if_not_exists(#list, :none), :entry)',
      ConditionExpression: 'attribute_exists(sessionId) AND (attribute_not_exists(#list) OR size(#list) < :kept)',
      ExpressionAttributeNames,
      values: { ':none': [], ':entry': [entry], ':kept': KEPT_ENTRIES },
    };
    const dropOldest = {
      UpdateExpression: 'REMOVE #list[0]',
      ConditionExpression: 'size(#list) >= :kept',
      ExpressionAttributeNames,
      values: { ':kept': KEPT_ENTRIES },
    };
    if (await updateItem(client, tableName, key, push)) return;
    if (await updateItem(client, tableName, key, dropOldest)) await updateItem(client, tableName, key, push);
  };

  return {
    recordRejectedEvent: (sessionId, event) => append(sessionId, 'rejectedEvents', event),
    recordWebhookAttempt: (sessionId, attempt) => append(sessionId, 'webhookAttempts', attempt),
    recordWebhookResend: (sessionId, resend) => append(sessionId, 'webhookResends', resend),
  };
};
