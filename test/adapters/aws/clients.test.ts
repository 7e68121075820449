import { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, generateKeyPairSync } from 'node:crypto';
import * as z from 'zod';
import { kmsAttestationKeys, signingJwkOf } from '../../../adapters/aws/kms-attestation-keys.ts';
import { secretsManagerSecret } from '../../../adapters/aws/secrets-manager-secret.ts';
import { sqsWebhookOutbox } from '../../../adapters/aws/sqs-webhook-outbox.ts';
import { sqsWebhookQueue } from '../../../adapters/aws/sqs-webhook-queue.ts';
import { stepFunctionsExecutions, stepFunctionsTokens } from '../../../adapters/aws/step-functions-lifecycle.ts';
import { AwsError } from '../../../local/aws-error.ts';
import type { AwsFront } from '../../local/aws-front.ts';
import { startAwsFront } from '../../local/aws-front.ts';

/** What the SDK's clients send on the wire, and what they make of the answers. */
describe('the clients of AWS', () => {
  let front: AwsFront;
  let before: NodeJS.ProcessEnv;
  let calls: { operation: string; body: unknown }[];
  let answer: (operation: string, body: unknown) => unknown;

  beforeAll(async () => {
    front = await startAwsFront();
    const engine = {
      handle: async (operation: string, body: unknown) => {
        calls.push({ operation, body });
        return answer(operation, body);
      },
      close: async () => undefined,
    };
    for (const service of ['AWSStepFunctions', 'TrentService', 'secretsmanager', 'AmazonSQS'])
      front.use(service, engine);
    before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: front.baseUrl,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
  });
  afterAll(async () => {
    process.env = before;
    await front.close();
  });
  beforeEach(() => {
    calls = [];
  });

  describe('Step Functions', () => {
    let client: SFNClient;
    beforeEach(() => {
      client = new SFNClient(front.clientConfig);
    });
    afterEach(() => client.destroy());

    it('starts one execution a session, named by it, and passes on nothing but the input', async () => {
      answer = () => ({ executionArn: 'arn:aws:states:eu-west-1:1:execution:m:s1', startDate: 1_772_359_200 });
      const input = { sessionId: 's1', partnerId: 'acme', expiresAt: '2026-03-01T11:00:00.000Z', notify: true };
      await stepFunctionsExecutions(client, 'arn:aws:states:eu-west-1:1:stateMachine:m').start(input);
      expect(calls).toEqual([
        {
          operation: 'StartExecution',
          body: {
            stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:m',
            name: 's1',
            input: JSON.stringify(input),
          },
        },
      ]);
    });

    it('answers a waiting state and keeps it alive', async () => {
      answer = () => ({});
      const tokens = stepFunctionsTokens(client);
      expect(await tokens.answer('token', { to: 'AWAITING_USER', reason: 'LOGIN' })).toBe('taken');
      expect(await tokens.heartbeat('token')).toBe('taken');
      expect(calls).toEqual([
        {
          operation: 'SendTaskSuccess',
          body: { taskToken: 'token', output: '{"to":"AWAITING_USER","reason":"LOGIN"}' },
        },
        { operation: 'SendTaskHeartbeat', body: { taskToken: 'token' } },
      ]);
    });

    it.each(['TaskTimedOut', 'TaskDoesNotExist'])('knows by %s that the state has been left', async (name) => {
      answer = () => {
        throw new AwsError(name, 'gone');
      };
      expect(await stepFunctionsTokens(client).answer('token', { to: 'RUNNING' })).toBe('gone');
      expect(await stepFunctionsTokens(client).heartbeat('token')).toBe('gone');
    });

    it('does not take any other error for that', async () => {
      answer = () => {
        throw new AwsError('InvalidToken', 'malformed');
      };
      await expect(stepFunctionsTokens(client).answer('token', { to: 'RUNNING' })).rejects.toThrow();
    });
  });

  describe('KMS', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = publicKey.export({ type: 'spki', format: 'der' });

    it('gives the public key as a JWK under its thumbprint, and asks once', async () => {
      answer = () => ({ PublicKey: der.toString('base64'), KeySpec: 'ECC_NIST_P256' });
      const keys = kmsAttestationKeys(['arn:aws:kms:eu-west-1:1:key/k']);
      const jwk = publicKey.export({ format: 'jwk' });
      const thumbprintInput = `{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`;
      const kid = createHash('sha256').update(thumbprintInput).digest('base64url');
      expect(await keys()).toEqual({ keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] });
      await keys();
      expect(calls).toEqual([{ operation: 'GetPublicKey', body: { KeyId: 'arn:aws:kms:eu-west-1:1:key/k' } }]);
    });

    const asked = z.object({ KeyId: z.string() });

    it('gives all keys in their order, and the pinned ones without asking', async () => {
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
        type: 'spki',
        format: 'der',
      });
      const ders: Record<string, Buffer> = { 'arn:aws:kms:1': der, 'arn:aws:kms:2': other };
      answer = (_operation, body) => ({ PublicKey: ders[asked.parse(body).KeyId]?.toString('base64') });
      const { keys } = await kmsAttestationKeys(['arn:aws:kms:2', 'arn:aws:kms:1'])();
      expect(keys).toEqual([signingJwkOf(other), signingJwkOf(der)]);
      const pinned = { keys: [signingJwkOf(other)] };
      expect(await kmsAttestationKeys(['arn:aws:kms:1'], pinned)()).toBe(pinned);
    });

    it('asks again after a failure', async () => {
      const keys = kmsAttestationKeys(['arn:aws:kms:eu-west-1:1:key/k']);
      answer = () => {
        throw new AwsError('NotFoundException', 'no such key');
      };
      await expect(keys()).rejects.toThrow();
      answer = () => ({ PublicKey: der.toString('base64') });
      expect((await keys()).keys).toHaveLength(1);
    });
  });

  it('reads the token secret once', async () => {
    answer = () => ({ SecretString: 'the secret' });
    const tokenSecret = secretsManagerSecret('arn:aws:secretsmanager:eu-west-1:1:secret:token');
    expect(await Promise.all([tokenSecret(), tokenSecret()])).toEqual(['the secret', 'the secret']);
    expect(calls).toHaveLength(1);
  });

  const queues = () => ({ webhooks: `${front.baseUrl}/1/webhooks`, deadLetters: `${front.baseUrl}/1/dead` });

  it('lets a message of the webhook queue come back later', async () => {
    answer = () => ({});
    await sqsWebhookQueue(queues()).postpone('receipt', 300);
    expect(calls).toEqual([
      {
        operation: 'ChangeMessageVisibility',
        body: { QueueUrl: `${front.baseUrl}/1/webhooks`, ReceiptHandle: 'receipt', VisibilityTimeout: 300 },
      },
    ]);
  });

  it('puts a given up webhook into the dead-letter queue as it was, for the group that it was of', async () => {
    const MessageBody = '{"sessionId":"s1","partnerId":"acme"}';
    answer = () => ({ MessageId: 'message-1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') });
    await sqsWebhookQueue(queues()).bury(MessageBody, 'acme');
    expect(calls).toEqual([
      { operation: 'SendMessage', body: { QueueUrl: queues().deadLetters, MessageBody, MessageGroupId: 'acme' } },
    ]);
  });

  it('puts into the webhook queue what the state machine puts there, and names the delivery', async () => {
    const MessageBody = '{"sessionId":"s1","partnerId":"acme"}';
    answer = () => ({ MessageId: 'message-1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') });
    expect(await sqsWebhookOutbox(`${front.baseUrl}/1/webhooks`).enqueue({ sessionId: 's1', partnerId: 'acme' })).toBe(
      'message-1',
    );
    expect(calls).toEqual([
      { operation: 'SendMessage', body: { QueueUrl: queues().webhooks, MessageBody, MessageGroupId: 'acme' } },
    ]);
  });
});
