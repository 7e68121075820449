import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { StopTaskCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../local/aws-error.ts';
import type { AwsFront, ServiceTarget } from '../../local/aws-front.ts';
import { openAwsFront } from '../../local/aws-front.ts';
import type { Engine } from '../../local/engine.ts';

let front: AwsFront;
const faults: unknown[] = [];
beforeEach(async () => {
  faults.length = 0;
  front = await openAwsFront({ newId: () => 'id-1', onError: (error) => faults.push(error) });
});
afterEach(() => front.close());

const client = () => ({
  endpoint: front.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

/** Every engine answers with `handle`, which gets the service's target first. */
const serve = (handle: (target: string, ...call: Parameters<Engine['handle']>) => Promise<unknown>): void => {
  const engine = (target: ServiceTarget): Engine => ({
    handle: (...call) => handle(target, ...call),
    close: async () => undefined,
  });
  front.serve({
    AWSStepFunctions: engine('AWSStepFunctions'),
    AmazonSQS: engine('AmazonSQS'),
    DynamoDB_20120810: engine('DynamoDB_20120810'),
    AmazonEC2ContainerServiceV20141113: engine('AmazonEC2ContainerServiceV20141113'),
    TrentService: engine('TrentService'),
    secretsmanager: engine('secretsmanager'),
    apigateway: engine('apigateway'),
  });
};

describe('the address of all AWS APIs', () => {
  it('hands the call of every SDK client to its engine', async () => {
    const calls: unknown[] = [];
    serve(async (target, operation) => {
      calls.push(`${target} ${operation}`);
      return {};
    });
    await new SFNClient(client()).send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' }));
    await new SQSClient(client()).send(new ReceiveMessageCommand({ QueueUrl: `${front.url}/1/q` }));
    await new DynamoDBClient(client()).send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'x' } } }));
    await new ECSClient(client()).send(new StopTaskCommand({ task: 'x' }));
    await new KMSClient(client()).send(new GetPublicKeyCommand({ KeyId: 'k' }));
    await new SecretsManagerClient(client()).send(new GetSecretValueCommand({ SecretId: 's' }));
    expect(calls).toEqual([
      'AWSStepFunctions SendTaskSuccess',
      'AmazonSQS ReceiveMessage',
      'DynamoDB_20120810 GetItem',
      'AmazonEC2ContainerServiceV20141113 StopTask',
      'TrentService GetPublicKey',
      'secretsmanager GetSecretValue',
    ]);
  });

  it('puts the answer on the wire with the protocol of the service', async () => {
    serve(async (target) => ({ target }));
    const call = (target: string) => fetch(front.url, { method: 'POST', headers: { 'x-amz-target': `${target}.X` } });
    const sqs = await call('AmazonSQS');
    expect(sqs.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(sqs.headers.get('x-amzn-requestid')).toBe('id-1');
    expect(await sqs.json()).toEqual({ target: 'AmazonSQS' });
    expect((await call('TrentService')).headers.get('content-type')).toBe('application/x-amz-json-1.1');
  });

  it('lets a client see the exception that an engine throws', async () => {
    serve(() => Promise.reject(new AwsError('TaskTimedOut', 'too late', 400)));
    const send = new SFNClient(client()).send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' }));
    await expect(send).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: 'too late',
      $metadata: { httpStatusCode: 400, requestId: 'id-1' },
    });
  });

  it('keeps a fault to itself', async () => {
    serve(() => Promise.reject(new Error('inner secret')));
    const send = new SQSClient(client()).send(
      new SendMessageCommand({ QueueUrl: `${front.url}/1/q`, MessageBody: 'x' }),
    );
    await expect(send).rejects.toMatchObject({ name: 'InternalFailure', message: 'internal failure' });
    expect(faults).toEqual([expect.objectContaining({ message: 'inner secret' })]);
  });

  it.each<[string, Record<string, string>, string, number, string]>([
    ['an unknown service', { 'x-amz-target': 'AWSEvents.PutEvents' }, '{}', 400, 'UnknownOperationException'],
    ['no target', {}, '{}', 400, 'UnknownOperationException'],
    ['a body that is not JSON', { 'x-amz-target': 'AmazonSQS.SendMessage' }, '{', 400, 'SerializationException'],
  ])('refuses %s', async (_case, headers, body, status, type) => {
    serve(async () => ({}));
    const response = await fetch(front.url, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ __type: type })]);
  });

  it('is 503 until it serves', async () => {
    expect((await fetch(front.url, { method: 'POST' })).status).toBe(503);
  });

  it('tells an engine when its client has gone', async () => {
    const asked = Promise.withResolvers<AbortSignal>();
    const aborted = new Promise<void>((resolve) => {
      void asked.promise.then((signal) => signal.addEventListener('abort', () => resolve()));
    });
    serve(async (_target, _operation, _body, signal) => {
      if (signal !== undefined) asked.resolve(signal);
      await aborted;
      throw new Error('nobody is there to hear it');
    });
    const leaving = new AbortController();
    const call = fetch(front.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.ReceiveMessage' },
      signal: leaving.signal,
    });
    await asked.promise;
    leaving.abort();
    await expect(call).rejects.toThrow('aborted');
    await aborted;
    expect(faults).toEqual([]);
  });
});
