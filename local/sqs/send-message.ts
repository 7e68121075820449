import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { digestOfAttributes, digestOfBody } from './message-digest.ts';
import type { Queue } from './queue.ts';
import { LIMITS } from './sqs-limits.ts';
import type { MessageAttribute } from './stored-message.ts';
import { messageAttributeSchema } from './stored-message.ts';

/** What `SendMessage` and an entry of `SendMessageBatch` say about a message. */
export const outgoingMessageSchema = z.strictObject({
  MessageBody: z.string().min(1),
  DelaySeconds: z.int().min(0).max(LIMITS.maxDelayS).optional(),
  /** Of a standard queue: see `fairOrder`. */
  MessageGroupId: z
    .string()
    .regex(/^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/)
    .optional(),
  MessageAttributes: z.record(z.string().regex(/^[\w.-]{1,256}$/), messageAttributeSchema).optional(),
});

export type OutgoingMessage = z.infer<typeof outgoingMessageSchema>;

/** The characters that XML 1.0 knows: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const UNKNOWN_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What counts against the size limit: the body and the name, type and value of each attribute. */
export const bytesOf = ({ MessageBody, MessageAttributes = {} }: OutgoingMessage): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, attribute]) => sum + Buffer.byteLength(name) + bytesOfAttribute(attribute),
    Buffer.byteLength(MessageBody),
  );

const bytesOfAttribute = ({ DataType, StringValue = '', BinaryValue = '' }: MessageAttribute): number =>
  Buffer.byteLength(DataType) + Buffer.byteLength(StringValue) + Buffer.byteLength(BinaryValue, 'base64');

/** Puts a message into a queue and answers as `SendMessage` does; throws an `AwsError` for what SQS does not take. */
export const sendMessage = (queue: Queue, message: OutgoingMessage): Record<string, unknown> => {
  const {
    MessageBody: body,
    MessageAttributes: attributes = {},
    MessageGroupId: groupId,
    DelaySeconds: delayS,
  } = message;
  if (UNKNOWN_CHARACTER.test(body)) {
    throw new AwsError('InvalidMessageContents', 'Invalid characters found in the message body.');
  }
  if (Object.keys(attributes).length > LIMITS.maxAttributes) {
    throw invalid(`Number of message attributes exceeds the allowed maximum [${LIMITS.maxAttributes}].`);
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
    if (value === undefined || (StringValue !== undefined && BinaryValue !== undefined)) {
      throw invalid(`The message attribute '${name}' must hold one value of type '${DataType}'.`);
    }
  }
  if (bytesOf(message) > queue.settings.maxBytes) {
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maxBytes} bytes.`,
    );
  }
  const { messageId } = queue.send({ body, attributes, groupId }, delayS);
  return {
    MessageId: messageId,
    MD5OfMessageBody: digestOfBody(body),
    ...(Object.keys(attributes).length > 0 ? { MD5OfMessageAttributes: digestOfAttributes(attributes) } : {}),
  };
};

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);
