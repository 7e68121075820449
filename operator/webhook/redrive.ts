import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';

/** SQS gives and takes at most ten messages at once; waiting asks every one of its servers ("short and long polling"). */
const BATCH = 10;
const WAIT_S = 1;
/** Long enough for one batch; a message that could not be moved rests in the dead-letter queue again after it. */
const VISIBILITY_S = 60;

/** `veriframe webhook redrive`. */
export const redriveWebhooks = command({
  path: ['webhook', 'redrive'],
  summary: 'queues again the webhooks that were given up',
  details: `Moves what rests in the dead-letter queue back to the webhook queue, where each gets three attempts again. A message is removed
only after it was queued: none is lost, and a partner may get one twice, with the same webhook-id.`,
  options: { 'dry-run': { type: 'boolean', help: 'only tell how many rest' } },
  deployment: true,
  example: 'veriframe webhook redrive --local',
  input: z.object({ 'dry-run': z.boolean().default(false) }),
  run: async ({ 'dry-run': dryRun }, { openDeployment, progress }) => {
    const { clientConfig, outputs } = await openDeployment();
    const client = new SQSClient(clientConfig);
    const queues = { from: outputs.WebhookDeadLetterQueueUrl, to: outputs.WebhookQueueUrl };
    const resting = await countMessages(client, queues.from);
    if (dryRun) return { json: { resting, moved: 0 }, lines: [`${webhooks(resting)} in the dead-letter queue.`] };

    let moved = 0;
    for (;;) {
      const batch = await moveBatch(client, queues);
      if (batch === 0) break;
      moved += batch;
      progress(`${moved} of about ${Math.max(resting, moved)} moved`);
    }
    return { json: { resting, moved }, lines: [`${webhooks(moved)} queued again.`] };
  },
});

const countMessages = async (client: SQSClient, queueUrl: string): Promise<number> => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
};

/** Moves up to ten messages and tells how many; fails when not one of those that were there could be moved. */
const moveBatch = async (client: SQSClient, queues: { from: string; to: string }): Promise<number> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queues.from,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: WAIT_S,
      MessageSystemAttributeNames: ['MessageGroupId'],
      VisibilityTimeout: VISIBILITY_S,
    }),
  );
  if (Messages.length === 0) return 0;
  const { Successful: sent = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queues.to,
      Entries: Messages.map(({ Body, Attributes }, index) => ({
        Id: String(index),
        MessageBody: Body ?? '',
        MessageGroupId: Attributes?.MessageGroupId,
      })),
    }),
  );
  const done = sent.flatMap(({ Id = '' }) => {
    const ReceiptHandle = Messages[Number(Id)]?.ReceiptHandle;
    return ReceiptHandle === undefined ? [] : [{ Id, ReceiptHandle }];
  });
  if (done.length === 0)
    throw new OperatorError('The webhook queue took none of the messages.', { mend: 'Nothing is lost: run it again.' });
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queues.from, Entries: done }));
  return done.length;
};

const webhooks = (count: number): string => `${count} ${count === 1 ? 'webhook' : 'webhooks'}`;
