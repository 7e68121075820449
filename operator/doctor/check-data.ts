import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from '../deployment.ts';
import type { Check } from './check.ts';
import { check, problem } from './check.ts';

/** What to do about a part that is gone. */
export const REDEPLOY = 'Deploy the stack again; if it was deleted by hand, restore it first.';

const TABLES = [
  ...(['SessionsTable', 'PlatformsTable', 'FlowVersionsTable', 'PartnersTable'] as const),
  ...(['RequestsTable', 'TallyTable', 'DeliveriesTable', 'DiagnosticsTable'] as const),
];

/** Looks at every table and queue. */
export const checkData = ({ clientConfig, outputs }: Deployment): Promise<Check>[] => {
  const dynamodb = new DynamoDBClient(clientConfig);
  const sqs = new SQSClient(clientConfig);
  return [
    ...TABLES.map((name) => outputs[name]).map((table) => check(`Table ${table}`, () => lookAtTable(dynamodb, table))),
    check('Webhook queue', async () => `${await countMessages(sqs, outputs.WebhookQueueUrl)} waiting`),
    check('Dead letters', () => lookAtDeadLetters(sqs, outputs.WebhookDeadLetterQueueUrl)),
  ];
};

const lookAtTable = async (client: DynamoDBClient, TableName: string): Promise<string> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (Table?.TableStatus === 'ACTIVE' || Table?.TableStatus === 'UPDATING') return Table.TableStatus;
  throw problem(`It is ${Table?.TableStatus ?? 'gone'}.`, REDEPLOY);
};

const countMessages = async (client: SQSClient, QueueUrl: string): Promise<number> => {
  const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  const { Attributes } = await client.send(attributes);
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
};

const lookAtDeadLetters = async (client: SQSClient, queueUrl: string): Promise<string> => {
  const resting = await countMessages(client, queueUrl);
  if (resting === 0) return 'none';
  throw problem(
    `Webhooks were given up: ${resting}.`,
    'Ask the partners whether their endpoints answer, then run veriframe webhook redrive.',
  );
};
