import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';

/**
 * One delivery waits up to 30 s for the partner (contract, Part 1); the rest is for reading the session and signing. A
 * batch is delivered side by side, so it takes no longer than its slowest message.
 */
export const DELIVERY_TIMEOUT_S = 45;

/** Webhooks that wait for their delivery, and those that were given up after three attempts. */
export class WebhookQueues extends Construct {
  readonly webhooks: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, dataKey: DataKey) {
    super(scope, id);
    const sealed = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: dataKey.key,
      // One call to KMS in five minutes and not one a message.
      dataKeyReuse: Duration.minutes(5),
      enforceSSL: true,
      // What is in it was promised to partners.
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...sealed, retentionPeriod: Duration.days(14) });
    this.webhooks = new Queue(this, 'Webhooks', {
      ...sealed,
      retentionPeriod: Duration.days(4),
      // Six times the timeout (AWS Lambda guide, "Configuring a queue to use with Lambda"): throttled batches come back.
      visibilityTimeout: Duration.seconds(6 * DELIVERY_TIMEOUT_S),
      // Not the contract's three attempts, which deliver-webhook counts and ends itself: receives of a message whose
      // partner was busy, or that was throttled, count as well. At most 15 min apart, that is a day.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 100 },
    });
  }
}
