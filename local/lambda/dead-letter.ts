import type { SqsEngine } from '../sqs/sqs-engine.ts';

/** An asynchronous invocation that failed for good. */
export type DeadLetter = {
  readonly requestId: string;
  /** The event as JSON. */
  readonly event: string;
  readonly errorMessage: string;
};

/** Lambda gives the first kilobyte of the error's message. */
const MESSAGE_MAX_CHARACTERS = 1024;

/**
 * Puts an event that failed into a dead-letter queue as Lambda does: the event as the body, what went wrong in three
 * attributes. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export const sendDeadLetter = async (sqs: SqsEngine, queueArn: string, letter: DeadLetter): Promise<void> => {
  const text = (DataType: string, StringValue: string) => ({ DataType, StringValue });
  await sqs.handle('SendMessage', {
    QueueUrl: sqs.urlOf(queueArn.split(':').at(-1) ?? ''),
    MessageBody: letter.event,
    MessageAttributes: {
      RequestID: text('String', letter.requestId),
      // The invocation as such was answered; the function failed.
      ErrorCode: text('Number', '200'),
      // SQS takes no empty attribute.
      ErrorMessage: text('String', letter.errorMessage.slice(0, MESSAGE_MAX_CHARACTERS) || 'Unknown'),
    },
  });
};
