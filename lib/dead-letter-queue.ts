import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DataKey } from './data-key.ts';

/** Where events rest that a Lambda could not handle, encrypted, for as long as SQS keeps a message: 14 days. */
export const deadLetterQueue = (scope: Construct, id: string, dataKey: DataKey): Queue =>
  new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: dataKey.key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
