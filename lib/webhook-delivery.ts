import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { METRICS_NAMESPACE } from './metrics.ts';
import { onTable } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';
import type { WebhookQueues } from './webhook-queues.ts';
import { DELIVERY_TIMEOUT_S } from './webhook-queues.ts';

export type WebhookDeliveryProps = FunctionSurroundings & {
  readonly queues: WebhookQueues;
  readonly publicBaseUrl: string;
};

/** Takes messages from the webhook queue and posts them to partners. */
export class WebhookDelivery extends Construct {
  constructor(scope: Construct, id: string, props: WebhookDeliveryProps) {
    super(scope, id);
    const { bundles, tables, dataKey, queues, publicBaseUrl } = props;
    const delivery = new VeriframeFunction(this, 'DeliverWebhook', {
      bundle: bundles['deliver-webhook'],
      timeoutS: DELIVERY_TIMEOUT_S,
      memoryMb: 512,
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
        PUBLIC_BASE_URL: publicBaseUrl,
        DELIVERIES_TABLE: tables.deliveries.tableName,
        WEBHOOK_QUEUE_URL: queues.webhooks.queueUrl,
        WEBHOOK_DEAD_LETTERS_URL: queues.deadLetters.queueUrl,
        METRICS_NAMESPACE,
        // The local cloud alone delivers to hosts that are not on the internet.
        WEBHOOK_DEV_HOSTS: '',
      },
      statements: [
        onTable(tables.sessions, 'GetItem', 'UpdateItem'),
        onTable(tables.partners, 'GetItem'),
        onTable(tables.deliveries, 'PutItem', 'UpdateItem'),
        dataKey.writing('dynamodb', 'sqs'),
        allow(
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
          queues.webhooks.queueArn,
        ),
        allow(['sqs:SendMessage'], queues.deadLetters.queueArn),
      ],
    });
    new EventSourceMapping(this, 'Deliveries', {
      target: delivery.lambda,
      eventSourceArn: queues.webhooks.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      // A partner holds ten invocations at most (functions/deliver-webhook): nine that never answer leave ten for the
      // others, and all together leave 900 of an account's 1,000 (AWS Lambda guide, "Lambda quotas").
      maxConcurrency: 100,
    });
  }
}
