import * as z from 'zod';
import { parseProperties } from '../template-properties.ts';
import { LIMITS } from './sqs-limits.ts';

/** Properties that change nothing on one machine. */
const WITHOUT_EFFECT = {
  QueueName: z.unknown(),
  Tags: z.unknown(),
  KmsMasterKeyId: z.unknown(),
  KmsDataKeyReusePeriodSeconds: z.unknown(),
  SqsManagedSseEnabled: z.unknown(),
  RedriveAllowPolicy: z.unknown(),
};

const seconds = (least: number, most: number, otherwise: number) => z.int().min(least).max(most).default(otherwise);

/** Ranges and defaults: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const propertiesSchema = z.strictObject({
  VisibilityTimeout: seconds(0, LIMITS.maxVisibilityS, 30),
  DelaySeconds: seconds(0, LIMITS.maxDelayS, 0),
  ReceiveMessageWaitTimeSeconds: seconds(0, LIMITS.maxWaitS, 0),
  MessageRetentionPeriod: seconds(60, 1_209_600, 345_600),
  MaximumMessageSize: z.int().min(1024).max(LIMITS.maxBytes).default(LIMITS.maxBytes),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1000) })
    .optional(),
  ...z.object(WITHOUT_EFFECT).partial().shape,
});

/** How a queue behaves. */
export type QueueSettings = {
  visibilityS: number;
  delayS: number;
  waitS: number;
  retentionS: number;
  maxBytes: number;
  redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
};

/** Reads the resolved properties of an `AWS::SQS::Queue`; throws with its name when one is not known here (FIFO is not). */
export const parseQueueSettings = (queueName: string, properties: unknown): QueueSettings => {
  const parsed = parseProperties(propertiesSchema, properties, 'AWS::SQS::Queue', queueName);
  return {
    visibilityS: parsed.VisibilityTimeout,
    delayS: parsed.DelaySeconds,
    waitS: parsed.ReceiveMessageWaitTimeSeconds,
    retentionS: parsed.MessageRetentionPeriod,
    maxBytes: parsed.MaximumMessageSize,
    ...(parsed.RedrivePolicy ? { redrive: parsed.RedrivePolicy } : {}),
  };
};
