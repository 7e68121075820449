import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { parseRequest } from '../parse-request.ts';
import { queueAttributes } from './queue-attributes.ts';
import type { Queue } from './queue.ts';
import { receiveMessage, receiveSchema } from './receive-message.ts';
import { runBatch } from './run-batch.ts';
import { bytesOf, outgoingMessageSchema, sendMessage } from './send-message.ts';
import { LIMITS } from './sqs-limits.ts';

const INVALID = 'InvalidParameterValue';

/** AWS lets a queue be purged once in a minute. */
const PURGE_PAUSE_MS = 60_000;

const receiptSchema = z.strictObject({ ReceiptHandle: z.string() });
const visibilitySchema = receiptSchema.extend({ VisibilityTimeout: z.int().min(0).max(LIMITS.maxVisibilityS) });
const batchSchema = z.strictObject({ Entries: z.array(z.unknown()).optional() });
const outgoingBatchSchema = z.array(outgoingMessageSchema.extend({ Id: z.string() }));
const attributesSchema = z.strictObject({ AttributeNames: z.array(z.string()).default([]) });

/** Carries out one operation on a queue; `request` is the body without its `QueueUrl`. Throws an `AwsError`. */
export type QueueOperation = (queue: Queue, request: unknown, signal: AbortSignal) => unknown;

/** The operations that concern one queue, by their names on the wire. */
export const queueOperations = (ports: {
  clock: Clock;
  accountId: string;
}): Readonly<Record<string, QueueOperation>> => ({
  SendMessage: (queue, request) => sendMessage(queue, parseRequest(outgoingMessageSchema, request, INVALID)),
  SendMessageBatch: (queue, request) => {
    const Entries = entriesOf(request);
    const outgoing = outgoingBatchSchema.safeParse(Entries);
    if (outgoing.success && outgoing.data.reduce((sum, each) => sum + bytesOf(each), 0) > LIMITS.maxBytes) {
      throw new AwsError('BatchRequestTooLong', `Batch requests cannot be longer than ${LIMITS.maxBytes} bytes.`);
    }
    return runBatch(Entries, (entry) => sendMessage(queue, parseRequest(outgoingMessageSchema, entry, INVALID)));
  },
  ReceiveMessage: (queue, request, signal) =>
    receiveMessage(queue, parseRequest(receiveSchema, request, INVALID), ports.accountId, signal),
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: (queue, request) => runBatch(entriesOf(request), (entry) => deleteMessage(queue, entry)),
  ChangeMessageVisibility: changeVisibility,
  ChangeMessageVisibilityBatch: (queue, request) =>
    runBatch(entriesOf(request), (entry) => changeVisibility(queue, entry)),
  GetQueueAttributes: (queue, request) => {
    const { AttributeNames } = parseRequest(attributesSchema, request, INVALID);
    return AttributeNames.length > 0 ? { Attributes: queueAttributes(queue, AttributeNames) } : {};
  },
  PurgeQueue: purgeOncePerMinute(ports.clock),
});

const entriesOf = (request: unknown): unknown => parseRequest(batchSchema, request, INVALID).Entries;

const deleteMessage = (queue: Queue, request: unknown): Record<string, unknown> => {
  queue.delete(parseRequest(receiptSchema, request, INVALID).ReceiptHandle);
  return {};
};

const changeVisibility = (queue: Queue, request: unknown): Record<string, unknown> => {
  const { ReceiptHandle, VisibilityTimeout } = parseRequest(visibilitySchema, request, INVALID);
  queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
  return {};
};

const purgeOncePerMinute = (clock: Clock): QueueOperation => {
  const purgedAtMs = new Map<string, number>();
  return (queue, request) => {
    parseRequest(z.strictObject({}), request, INVALID);
    const nowMs = clock.nowMs();
    if (nowMs - (purgedAtMs.get(queue.name) ?? -Infinity) < PURGE_PAUSE_MS) {
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      );
    }
    purgedAtMs.set(queue.name, nowMs);
    queue.purge();
    return {};
  };
};
