import * as z from 'zod';
import { digestOfAttributes, digestOfBody } from './message-digest.ts';
import type { Queue } from './queue.ts';
import { LIMITS } from './sqs-limits.ts';
import type { StoredMessage } from './stored-message.ts';

/** What `ReceiveMessage` asks for, besides the queue. */
export const receiveSchema = z.strictObject({
  MaxNumberOfMessages: z.int().min(1).max(LIMITS.maxBatchEntries).default(1),
  VisibilityTimeout: z.int().min(0).max(LIMITS.maxVisibilityS).optional(),
  WaitTimeSeconds: z.int().min(0).max(LIMITS.maxWaitS).optional(),
  /** The old name of the next. */
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

/** Receives messages from a queue and answers as `ReceiveMessage` does. */
export const receiveMessage = async (
  queue: Queue,
  request: z.infer<typeof receiveSchema>,
  senderId: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> => {
  const { settings } = queue;
  const messages = await queue.receive(
    request.MaxNumberOfMessages,
    request.VisibilityTimeout ?? settings.visibilityS,
    request.WaitTimeSeconds ?? settings.waitS,
    signal,
  );
  const systemNames = [...request.AttributeNames, ...request.MessageSystemAttributeNames];
  if (messages.length === 0) return {};
  return {
    Messages: messages.map((message) => {
      const system = pick(systemAttributesOf(message, senderId), (name) => isWanted(name, systemNames));
      const attributes = pick(message.attributes, (name) => isWanted(name, request.MessageAttributeNames));
      return {
        MessageId: message.messageId,
        ReceiptHandle: message.receiptHandle,
        Body: message.body,
        MD5OfBody: digestOfBody(message.body),
        ...(Object.keys(system).length > 0 ? { Attributes: system } : {}),
        ...(Object.keys(attributes).length > 0
          ? { MessageAttributes: attributes, MD5OfMessageAttributes: digestOfAttributes(attributes) }
          : {}),
      };
    }),
  };
};

const systemAttributesOf = (message: StoredMessage, senderId: string): Record<string, string> => ({
  SenderId: senderId,
  SentTimestamp: String(message.sentAtMs),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
  ...(message.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
});

/** A name is asked for as such, by a prefix (`foo.*`), or with all others (`All`, `.*`). */
const isWanted = (name: string, wanted: string[]): boolean =>
  wanted.some((each) => each === 'All' || each === name || (each.endsWith('.*') && name.startsWith(each.slice(0, -2))));

const pick = <T>(values: Readonly<Record<string, T>>, wanted: (name: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)));
