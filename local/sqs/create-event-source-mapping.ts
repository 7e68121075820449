import { readBatchResponse } from './batch-response.ts';
import type { EventSourceMapping, EventSourceMappingOptions } from './event-source-mapping.ts';
import type { ReceivedMessage } from './lambda-sqs-event.ts';
import { lambdaSqsEvent, receivedMessagesSchema } from './lambda-sqs-event.ts';

const LONGEST_WAIT_S = 20;

/** After a fault of the mapping itself, so that one that lasts does not spin. */
const PAUSE_AFTER_FAULT_MS = 1000;

/**
 * Starts polling a queue for a function. What the function has finished is deleted; what it has not is seen again when
 * its visibility timeout is over, as in AWS. Throws when the batch size is out of range.
 */
export const createEventSourceMapping = (options: EventSourceMappingOptions): EventSourceMapping => {
  const { sqs, queueName, clock, batchSize = 10, maximumConcurrency = 2, onError } = options;
  if (batchSize < 1 || batchSize > 10) throw new Error(`The batch size of ${queueName} must be 1 to 10.`);
  const closing = new AbortController();
  const QueueUrl = sqs.urlOf(queueName);

  const receive = async (): Promise<ReceivedMessage[]> => {
    const request = {
      QueueUrl,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: LONGEST_WAIT_S,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    };
    return receivedMessagesSchema.parse(await sqs.handle('ReceiveMessage', request, closing.signal)).Messages;
  };

  /** The messages that the function has finished. */
  const run = async (messages: ReceivedMessage[]): Promise<ReceivedMessage[]> => {
    const result = await options.invoke(lambdaSqsEvent(messages, sqs.arnOf(queueName), options.region));
    if (!result.ok) {
      onError(new Error(`A batch of ${queueName} failed: ${result.error.errorType}.`));
      return [];
    }
    if (!options.reportBatchItemFailures) return messages;
    const outcome = readBatchResponse(
      result.payload,
      messages.map(({ MessageId }) => MessageId),
    );
    if (outcome.kind === 'reported') return messages.filter(({ MessageId }) => !outcome.failedIds.has(MessageId));
    onError(new Error(`A batch of ${queueName} failed: ${outcome.reason}`));
    return [];
  };

  const pollOnce = async (): Promise<void> => {
    const messages = await receive();
    if (messages.length === 0) return;
    const finished = await run(messages);
    if (finished.length === 0) return;
    const Entries = finished.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await sqs.handle('DeleteMessageBatch', { QueueUrl, Entries });
  };

  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await pollOnce().catch(async (cause: unknown) => {
        onError(new Error(`The event source mapping of ${queueName} met a fault.`, { cause }));
        await new Promise<void>((resolve) => {
          const cancel = clock.after(PAUSE_AFTER_FAULT_MS, resolve);
          closing.signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
        });
      });
    }
  };
  const pollers = Array.from({ length: maximumConcurrency }, poll);

  return {
    close: async () => {
      closing.abort();
      await Promise.all(pollers);
    },
  };
};
