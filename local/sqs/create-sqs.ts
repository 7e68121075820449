import { join } from 'node:path';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { parseRequest } from '../parse-request.ts';
import { fileMessageStore, memoryMessageStore } from './message-store.ts';
import { queueOperations } from './queue-operations.ts';
import { parseQueueSettings } from './queue-settings.ts';
import type { QueuePorts } from './queue.ts';
import { Queue } from './queue.ts';
import type { SqsEngine, SqsOptions } from './sqs-engine.ts';

const INVALID = 'InvalidParameterValue';

const queueUrlSchema = z.looseObject({ QueueUrl: z.string() });
const queueNameSchema = z.strictObject({ QueueName: z.string() });
const listSchema = z.strictObject({ QueueNamePrefix: z.string().default('') });

/** Starts the local SQS; queues are made with `ensureQueue`. */
export const createSqs = async (options: SqsOptions): Promise<SqsEngine> => {
  const { directory, baseUrl, region, accountId, clock, newId } = options;
  const queues = new Map<string, Queue>();
  const closing = new AbortController();
  const operations = queueOperations({ clock, accountId });
  const arnOf = (queueName: string): string => `arn:aws:sqs:${region}:${accountId}:${queueName}`;
  const urlOf = (queueName: string): string => `${baseUrl}/${accountId}/${queueName}`;

  /** The queue whose name ends a URL or an ARN. */
  const queueAt = (address: string): Queue => {
    const queue = queues.get(address.split(/[/:]/).at(-1) ?? '');
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  };

  return {
    handle: async (operation, body, signal) => {
      if (operation === 'GetQueueUrl') {
        return { QueueUrl: urlOf(queueAt(parseRequest(queueNameSchema, body, INVALID).QueueName).name) };
      }
      if (operation === 'ListQueues') {
        const { QueueNamePrefix } = parseRequest(listSchema, body, INVALID);
        return { QueueUrls: [...queues.keys()].filter((name) => name.startsWith(QueueNamePrefix)).map(urlOf) };
      }
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new AwsError('UnknownOperationException', `The local SQS does not know ${operation}.`);
      const { QueueUrl, ...request } = parseRequest(queueUrlSchema, body, INVALID);
      const ended = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      return run(queueAt(QueueUrl), request, ended);
    },
    ensureQueue: async (queueName, properties) => {
      const settings = parseQueueSettings(queueName, properties);
      const store = directory === undefined ? memoryMessageStore : fileMessageStore(join(directory, queueName));
      const ports: QueuePorts = { clock, newId, store, bury: (arn, letter) => queueAt(arn).adopt(letter) };
      queues.set(queueName, new Queue(queueName, arnOf(queueName), settings, ports));
    },
    urlOf,
    arnOf,
    close: async () => closing.abort(),
  };
};
