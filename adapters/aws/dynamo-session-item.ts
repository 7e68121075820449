import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Session } from '../../core/session/session.ts';
import { sessionSchema } from '../../core/session/session.ts';

/**
 * A partner's or a platform's JSON is stored as text: DynamoDB's own types would refuse some of it (32 levels of nesting,
 * numbers beyond 1e126) and give the rest back with its members in another order.
 */
const jsonTextSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.string(), z.unknown()));

const sessionItemSchema = sessionSchema.extend({
  receiverData: jsonTextSchema.optional(),
  extractedData: jsonTextSchema.optional(),
});

/** The session as an item of the table. */
export const sessionToItem = (session: Session): Record<string, AttributeValue> => {
  const { receiverData, extractedData, ...rest } = session;
  return marshall(
    {
      ...rest,
      receiverData: receiverData === undefined ? undefined : JSON.stringify(receiverData),
      extractedData: extractedData === undefined ? undefined : JSON.stringify(extractedData),
    },
    { removeUndefinedValues: true },
  );
};

/** The session in an item; throws on an item that is none. */
export const sessionFromItem = (item: Record<string, AttributeValue>): Session =>
  sessionItemSchema.parse(unmarshall(item));
