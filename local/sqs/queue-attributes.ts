import { AwsError } from '../aws-error.ts';
import type { Queue } from './queue.ts';

/** The attributes of a queue that `GetQueueAttributes` asks for; throws `InvalidAttributeName` for one that is unknown. */
export const queueAttributes = (queue: Queue, names: string[]): Record<string, string> => {
  const { settings } = queue;
  const counts = queue.counts();
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    VisibilityTimeout: String(settings.visibilityS),
    DelaySeconds: String(settings.delayS),
    ReceiveMessageWaitTimeSeconds: String(settings.waitS),
    MessageRetentionPeriod: String(settings.retentionS),
    MaximumMessageSize: String(settings.maxBytes),
    ...(settings.redrive ? { RedrivePolicy: JSON.stringify(settings.redrive) } : {}),
  };
  if (names.includes('All')) return all;
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = all[name];
      if (value !== undefined) return [[name, value]];
      if (name === 'RedrivePolicy') return [];
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }),
  );
};
