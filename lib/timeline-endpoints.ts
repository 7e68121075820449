import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Api } from './api.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { onTable, partnerByKey } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';
import type { WebhookQueues } from './webhook-queues.ts';

export type TimelineEndpointsProps = FunctionSurroundings & {
  readonly api: Api;
  readonly queues: WebhookQueues;
};

/** Where a partner sees what happened to a session, and asks for its webhook again. */
export class TimelineEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: TimelineEndpointsProps) {
    super(scope, id);
    const session = '/partner/browser-session/{id}';
    props.api.partnerRoute('GET', `${session}/events`, this.getTimeline(props));
    props.api.partnerRoute('POST', `${session}/webhook/resend`, this.resendWebhook(props));
  }

  private getTimeline({ bundles, tables, dataKey }: TimelineEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'GetTimeline', {
      bundle: bundles['get-timeline'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
      },
      statements: [onTable(tables.sessions, 'GetItem'), partnerByKey(tables), dataKey.reading('dynamodb')],
    });
  }

  private resendWebhook({ bundles, tables, dataKey, queues }: TimelineEndpointsProps): VeriframeFunction {
    return new VeriframeFunction(this, 'ResendWebhook', {
      bundle: bundles['resend-webhook'],
      environment: {
        SESSIONS_TABLE: tables.sessions.tableName,
        PARTNERS_TABLE: tables.partners.tableName,
        WEBHOOK_QUEUE_URL: queues.webhooks.queueUrl,
      },
      statements: [
        onTable(tables.sessions, 'GetItem', 'UpdateItem'),
        partnerByKey(tables),
        allow(['sqs:SendMessage'], queues.webhooks.queueArn),
        dataKey.writing('dynamodb', 'sqs'),
      ],
    });
  }
}
