import * as z from 'zod';
import { messageAttributeSchema } from './stored-message.ts';

/** What `ReceiveMessage` answers when all attributes are asked for. */
export const receivedMessagesSchema = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        MD5OfBody: z.string(),
        Attributes: z.record(z.string(), z.string()),
        MessageAttributes: z.record(z.string(), messageAttributeSchema).default({}),
        MD5OfMessageAttributes: z.string().optional(),
      }),
    )
    .default([]),
});

export type ReceivedMessage = z.infer<typeof receivedMessagesSchema>['Messages'][number];

/** The event that Lambda makes of received messages: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const lambdaSqsEvent = (messages: readonly ReceivedMessage[], queueArn: string, awsRegion: string): unknown => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion,
  })),
});
