import * as z from 'zod';

/** One message attribute as it is on the wire; a binary value is base64. */
export const messageAttributeSchema = z.strictObject({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
  StringValue: z.string().min(1).optional(),
  BinaryValue: z.base64().min(1).optional(),
});

export type MessageAttribute = z.infer<typeof messageAttributeSchema>;

/** A message as a queue keeps it. */
export const storedMessageSchema = z.strictObject({
  messageId: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), messageAttributeSchema),
  /** Whose message it is, in a queue that is fair between groups. */
  groupId: z.string().optional(),
  sentAtMs: z.number(),
  /** Nobody receives it before. */
  visibleAtMs: z.number(),
  receiveCount: z.int(),
  firstReceivedAtMs: z.number().optional(),
  /** The handle of the last receive; those before no longer work. */
  receiptHandle: z.string().optional(),
  /** The queue that a dead letter came from. */
  deadLetterSourceArn: z.string().optional(),
});

export type StoredMessage = Readonly<z.infer<typeof storedMessageSchema>>;
