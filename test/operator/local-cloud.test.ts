import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { removeLocalDeployment } from '../../adapters/system/local-deployment.ts';
import { findAttestorTask } from '../../operator/doctor/check-attestor.ts';
import { ROOT, type TestVeriframe } from '../e2e/a-veriframe.ts';
import { callApi, createSession, eventually, sessionReader } from '../e2e/session-client.ts';
import { temporaryDirectory } from '../local/temporary-directory.ts';
import { aSession } from '../support/a-session.ts';
import { anOperator, type Operator } from './an-operator.ts';
import { openCloudFormation } from './cloud-formation.ts';
import { openAccount } from './open-account.ts';
import { runProgram } from './run-cli.ts';

const PARTNER = 'playground';
const COMPLETED_ID = '11111111-2222-4333-8444-555555555555';
const directory = temporaryDirectory();
const platformFolder = path.join(directory.path, 'sandbox-gigs');
let operator: Operator;
let veriframe: TestVeriframe;
let dynamodb: DynamoDBClient;

const cli: Operator['cli'] = (...words) => operator.cli(...words);
const json: Operator['json'] = (schema, ...words) => operator.json(schema, ...words);

const webhooksOf = (sessionId: string) =>
  [...veriframe.playground.received.values()].filter(({ event }) => event.data.sessionId === sessionId);

/** A session that was terminated, with its webhook delivered. */
const anEndedSession = async (): Promise<string> => {
  const { sessionId } = await createSession(veriframe);
  expect(await cli('session', 'terminate', sessionId)).toMatchObject({ exitCode: 0 });
  await eventually('the webhook comes', () => webhooksOf(sessionId).length > 0);
  return sessionId;
};

beforeAll(async () => {
  operator = await anOperator();
  ({ veriframe } = operator);
  dynamodb = new DynamoDBClient(veriframe.cloud.clientConfig);
  await dynamoSessionStore(dynamodb, veriframe.cloud.outputs['SessionsTable'] ?? '').insert(
    aSession({
      sessionId: COMPLETED_ID,
      partnerId: PARTNER,
      status: 'COMPLETED',
      endedAt: '2026-03-01T10:05:00.000Z',
      // Not to be deleted by TTL while the test runs.
      deleteAtEpochS: Math.floor(Date.now() / 1000) + 86_400,
      externalReferenceId: 'CANARY reference',
      webhookUrl: 'https://hooks.acme.example/in?token=CANARY',
      receiverData: { name: 'CANARY receiver' },
      extractedData: { name: 'CANARY extracted' },
      attestation: 'CANARY.attestation',
      taskToken: 'SECRET task token',
      runner: { tokenHash: 'SECRET token hash', bootstrapHash: 'SECRET bootstrap hash' },
    }),
  );
  await cp(path.join(ROOT, 'platforms', 'sandbox-gigs'), platformFolder, { recursive: true });
}, 120_000);
afterAll(async () => {
  dynamodb?.destroy();
  await operator?.close();
  directory.remove();
}, 30_000);

describe('platform', () => {
  const put = (...options: string[]) => cli('platform', 'put', platformFolder, ...options);
  const change = async (name: string, from: string, to: string) => {
    const file = path.join(platformFolder, name);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };

  const currentFlow = async () => {
    const listed = z.object({ platforms: z.array(z.object({ flowVersion: z.string() })).length(1) });
    const [platform = { flowVersion: '' }] = (await json(listed, 'platform', 'list')).platforms;
    return platform;
  };
  /** How many of a hundred new sessions get each stored version. */
  const shares = async () => {
    const listed = z.object({ versions: z.array(z.object({ flowVersion: z.string(), percent: z.int() })) });
    const { versions } = await json(listed, 'platform', 'versions', 'sandbox-gigs');
    return Object.fromEntries(versions.map(({ flowVersion, percent }) => [flowVersion, percent]));
  };

  it('is stored again unchanged, refused when it changed under its version, and stored with a higher one', async () => {
    const flow: unknown = JSON.parse(await readFile(path.join(platformFolder, 'flow.json'), 'utf8'));
    const { version } = z.object({ version: z.string() }).parse(flow);
    expect((await put()).out).toContain(`its flow is ${version} as before`);
    await change('flow.json', '"timeoutMs": 20000', '"timeoutMs": 21000');
    expect(await put()).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining(`version ${version} is not higher. Raise "version" in flow.json above ${version}. `),
    });
    await change('flow.json', `"version": "${version}"`, '"version": "99.0.0"');
    const stored = z.object({ change: z.literal('new-flow'), flowVersion: z.literal('99.0.0'), flowHash: z.string() });
    const before = await currentFlow();
    const { flowHash } = await json(stored, 'platform', 'put', platformFolder);
    const listed = z.object({ platforms: z.array(z.object({ name: z.string(), flowHash: z.string() })) });
    expect((await json(listed, 'platform', 'list')).platforms).toEqual([{ name: 'sandbox-gigs', flowHash }]);
    expect(await shares()).toEqual({ '99.0.0': 100, [before.flowVersion]: 0 });
  });

  it('goes back to a stored version and forward again, and to none that is not stored', async () => {
    const [, old = ''] = Object.keys(await shares());
    expect((await cli('platform', 'rollback', 'sandbox-gigs', old)).out).toContain(`get flow ${old}, after 99.0.0.`);
    expect(await currentFlow()).toMatchObject({ flowVersion: old });
    // The same flow under its number is welcome again, another one is not.
    await change('flow.json', '"timeoutMs": 21000', '"timeoutMs": 22000');
    expect((await put()).err).toContain('Another flow is stored as version 99.0.0.');
    await change('flow.json', '"timeoutMs": 22000', '"timeoutMs": 21000');
    expect((await put()).out).toContain(`its flow is 99.0.0 now, after ${old}`);
    expect(await cli('platform', 'rollback', 'sandbox-gigs', '3.2.1')).toMatchObject({
      exitCode: 1,
      err: 'veriframe: sandbox-gigs has no version 3.2.1. veriframe platform versions sandbox-gigs shows all.\n',
    });
    expect(await cli('platform', 'versions', 'nothing')).toMatchObject({ exitCode: 1 });
  });

  it('gives a canary to a part of the new sessions, to all, or to none any more', async () => {
    expect((await cli('platform', 'canary', 'sandbox-gigs', '10')).err).toContain('sandbox-gigs has no canary.');
    expect((await put('--canary', '10')).err).toContain('The flow 99.0.0 is the current one already.');
    await change('flow.json', '"version": "99.0.0"', '"version": "99.1.0"');
    expect((await put('--canary', '100')).err).toContain('must be a whole number from 1 to 99');
    expect((await put('--canary', '10')).out).toContain('10 % of the new sessions get flow 99.1.0, the others 99.0.0.');
    expect(await shares()).toMatchObject({ '99.1.0': 10, '99.0.0': 90 });
    expect((await cli('platform', 'list')).out).toMatch(/99\.0\.0 .* 99\.1\.0 10 %/);
    const doctor = await cli('doctor');
    expect(doctor.out).toContain('10 % of sandbox-gigs on 99.1.0');
    expect((await cli('platform', 'canary', 'sandbox-gigs', '99')).out).toContain('99 % of the new sessions');
    const { sessionId } = await createSession(veriframe);
    expect((await cli('session', 'show', sessionId)).out).toMatch(
      /flowVersion +99\.[01]\.0\n[^]*isCanary +(true|false)/,
    );
    expect((await cli('platform', 'canary', 'sandbox-gigs', '0')).out).toContain('get flow 99.0.0 again');
    expect(await shares()).toMatchObject({ '99.1.0': 0, '99.0.0': 100 });
    const again = await cli('platform', 'canary', 'sandbox-gigs', '100', '--flow-version', '99.1.0');
    expect(again.out).toContain('get flow 99.1.0, all of them, after 99.0.0.');
    const current = await cli('platform', 'canary', 'sandbox-gigs', '5', '--flow-version', '99.1.0');
    expect(current.err).toContain('99.1.0 is the current version of sandbox-gigs.');
  });

  it('is refused when its id or its name is taken', async () => {
    await change('platform.json', '"platformId": 1', '"platformId": 2');
    expect((await put()).err).toContain('The name sandbox-gigs belongs to the platform 1.');
    await change('platform.json', '"platformId": 2', '"platformId": 1');
    await change('platform.json', '"name": "sandbox-gigs"', '"name": "other-gigs"');
    await change('flow.json', '"platform": "sandbox-gigs"', '"platform": "other-gigs"');
    expect((await put()).err).toContain('The platformId 1 belongs to sandbox-gigs.');
    await change('platform.json', '"name": "other-gigs"', '"name": "sandbox-gigs"');
    await change('flow.json', '"platform": "other-gigs"', '"platform": "sandbox-gigs"');
  });

  it('takes no sessions while it is disabled', async () => {
    expect(await cli('platform', 'disable', 'sandbox-gigs')).toMatchObject({ exitCode: 0 });
    await expect(createSession(veriframe)).rejects.toThrow('matches no active platform');
    expect((await cli('platform', 'list')).out).toMatch(/sandbox-gigs .* disabled/);
    expect(await put()).toMatchObject({ exitCode: 0 });
    await createSession(veriframe);
    expect(await cli('platform', 'disable', 'nothing')).toMatchObject({ exitCode: 1 });
  });
});

describe('session', () => {
  it('is listed newest first, page by page, by status', async () => {
    const { sessionId } = await createSession(veriframe, { externalReferenceId: 'CANARY reference' });
    const page = z.object({
      sessions: z.array(z.object({ sessionId: z.uuidv4(), status: z.string(), createdAt: z.iso.datetime() })),
      hasMore: z.boolean(),
      nextCursor: z.string().nullable(),
    });
    const first = await json(page, 'session', 'list', '--partner', PARTNER, '--limit', '1');
    expect(first).toMatchObject({ sessions: [{ sessionId, status: 'CREATED' }], hasMore: true });
    const next = await json(page, 'session', 'list', '--partner', PARTNER, '--cursor', first.nextCursor ?? '');
    expect(next.sessions.map((entry) => entry.sessionId)).not.toContain(sessionId);
    const completed = await json(page, 'session', 'list', '--status', 'COMPLETED');
    expect(completed.sessions.map((entry) => entry.sessionId)).toEqual([COMPLETED_ID]);
    expect((await cli('session', 'list')).out).not.toContain('CANARY');
  });

  it('is shown without anything secret or personal, and with personal data when asked', async () => {
    const { out } = await cli('session', 'show', COMPLETED_ID, '--json');
    expect(out).not.toMatch(/CANARY|SECRET/);
    expect(JSON.parse(out)).toMatchObject({ status: 'COMPLETED', progress: 100, webhookHost: 'hooks.acme.example' });
    const withData = (await cli('session', 'show', COMPLETED_ID, '--with-data')).out;
    for (const canary of ['CANARY receiver', 'CANARY extracted', 'CANARY.attestation'])
      expect(withData).toContain(canary);
    expect(withData).not.toContain('SECRET');
    expect(await cli('session', 'show', 'no-id')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('no session no-id'),
    });
  });

  it('is ended, tells what happened, and is replayed with the same webhook-id', async () => {
    const { sessionId } = await createSession(veriframe);
    expect((await cli('session', 'replay', sessionId)).err).toContain('another execution would fail with SESSION_BUSY');
    expect(await cli('session', 'terminate', sessionId)).toMatchObject({ exitCode: 0 });
    await eventually('the webhook comes', () => webhooksOf(sessionId).length === 1);

    const replay = z.object({ name: z.string().startsWith(`${sessionId}-replay-`), execution: z.string() });
    const { name } = await json(replay, 'session', 'replay', sessionId);
    const reader = sessionReader(veriframe);
    await eventually('it is delivered again', async () => (await reader.read(sessionId)).webhookAttempts.length === 2);
    reader.close();
    expect(webhooksOf(sessionId).map(({ id }) => id)).toEqual([`msg_${sessionId}`]);

    const events = async () => (await cli('session', 'events', sessionId)).out;
    await eventually('the replay is recorded', async () => (await events()).includes(`REPLAY           ${name}`));
    expect(await events()).toMatch(/CREATED[^]*TERMINATED \(TERMINATED_BY_PARTNER\)[^]*204 after[^]*of the replay/);
    expect((await cli('session', 'replay', sessionId)).out).toMatch(`Started ${sessionId}-replay-`);
  }, 60_000);

  it('tells of a replay that somebody started in the console, to its partner as well', async () => {
    const sessionId = await anEndedSession();
    const reader = sessionReader(veriframe);
    const sfn = new SFNClient(veriframe.cloud.clientConfig);
    const { execution } = await reader.read(sessionId);
    const { input, stateMachineArn } = await sfn.send(new DescribeExecutionCommand({ executionArn: execution }));
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'by-hand', input }));
    await eventually('it is recorded', async () => (await reader.read(sessionId)).replays.length === 1);
    sfn.destroy();
    const [replay] = (await reader.read(sessionId)).replays;
    reader.close();
    expect((await cli('session', 'events', sessionId)).out).toContain(`by-hand, delivery ${replay?.deliveryId}`);
    const { body } = await callApi(veriframe, 'GET', `/partner/browser-session/${sessionId}/events`, {
      headers: { 'x-api-key': veriframe.apiKey },
    });
    const entry = { type: 'REPLAY', at: replay?.at, redriven: false, deliveryId: replay?.deliveryId };
    expect(body).toMatchObject({ data: { events: expect.arrayContaining([entry]) } });
  }, 60_000);

  it('cannot be replayed without a webhook URL, nor ended in another way', async () => {
    const { sessionId } = await createSession(veriframe, { webhookUrl: undefined });
    await cli('session', 'terminate', sessionId);
    expect((await cli('session', 'replay', sessionId)).err).toContain('a replay would send nothing');
    expect(await cli('session', 'terminate', COMPLETED_ID)).toMatchObject({
      exitCode: 1,
      err: 'veriframe: The session has ended already, as COMPLETED.\n',
    });
  });
});

describe('session erase', () => {
  it('leaves nothing of the session and of its keyed request', async () => {
    const headers = {
      'x-api-key': veriframe.apiKey,
      'content-type': 'application/json',
      'idempotency-key': 'erase-me',
    };
    const create = async (): Promise<string> => {
      const body = JSON.stringify({ platformId: 1, receiverData: { name: 'CANARY erased' } });
      const answer = await callApi(veriframe, 'POST', '/partner/browser-session', { headers, body });
      return z.object({ data: z.object({ sessionId: z.uuidv4() }) }).parse(answer.body).data.sessionId;
    };
    const sessionId = await create();
    expect(await create()).toBe(sessionId);
    await cli('session', 'terminate', sessionId);
    await cli('session', 'erase', sessionId, '--yes');
    const { SessionsTable, RequestsTable } = veriframe.cloud.outputs;
    for (const TableName of [SessionsTable, RequestsTable]) {
      const { Items } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
      expect(JSON.stringify(Items)).not.toContain(sessionId);
      expect(JSON.stringify(Items)).not.toContain('CANARY erased');
    }
    expect(await create()).not.toBe(sessionId);
  }, 30_000);

  it('deletes an ended session when it is told to for sure', async () => {
    const sessionId = await anEndedSession();
    expect(await cli('session', 'erase', sessionId)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('--yes'),
    });
    expect(await cli('session', 'erase', sessionId, '--yes')).toMatchObject({ exitCode: 0 });
    expect((await cli('session', 'show', sessionId)).err).toContain(`There is no session ${sessionId}.`);
  });

  it('leaves one that has not ended', async () => {
    const { sessionId } = await createSession(veriframe);
    expect(await cli('session', 'erase', sessionId, '--yes')).toMatchObject({
      exitCode: 1,
      err: 'veriframe: The session is CREATED. End it with veriframe session terminate first.\n',
    });
  });
});

describe('webhook redrive', () => {
  it('queues again what was given up, and empties the dead-letter queue', async () => {
    const ended = [await anEndedSession(), await anEndedSession()];
    const client = new SQSClient(veriframe.cloud.clientConfig);
    const QueueUrl = veriframe.cloud.outputs['WebhookDeadLetterQueueUrl'];
    for (const sessionId of ended)
      for (let copy = 0; copy < 6; copy++)
        await client.send(
          new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ sessionId, partnerId: PARTNER }) }),
        );
    client.destroy();

    expect((await cli('webhook', 'redrive', '--dry-run')).out).toBe('12 webhooks in the dead-letter queue.\n');
    expect((await cli('doctor')).out).toContain('Dead letters: Ask the partners');
    const run = await cli('webhook', 'redrive');
    expect(run).toMatchObject({ exitCode: 0, out: '12 webhooks queued again.\n' });
    expect(run.err).toContain('12 of about 12 moved');
    const redriven = z.object({ resting: z.literal(0), moved: z.literal(0) });
    await json(redriven, 'webhook', 'redrive');
    const reader = sessionReader(veriframe);
    for (const sessionId of ended)
      await eventually('all are tried', async () => (await reader.read(sessionId)).webhookAttempts.length === 7);
    reader.close();
  }, 60_000);
});

describe('a deployment on AWS', () => {
  it('is found by its stack, and operated as the environment and the options say', async () => {
    const { outputs, partnerKeys, awsEndpoint } = veriframe.cloud;
    const cloudFormation = await openCloudFormation({ Veriframe: outputs }, partnerKeys[PARTNER]?.id ?? '');
    const account = await openAccount({ subscriptionsConfirmed: 1, subscriptionsPending: 0, fargateVcpus: 6 });
    const onAws = (...words: string[]) =>
      runProgram(words, {
        AWS_ENDPOINT_URL: awsEndpoint,
        AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
        AWS_ENDPOINT_URL_SNS: account.url,
        AWS_ENDPOINT_URL_SERVICE_QUOTAS: account.url,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      });
    try {
      const listed = await onAws('session', 'list', '--region', 'eu-west-1', '--status', 'COMPLETED', '--json');
      expect(listed).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining(COMPLETED_ID) });
      const checked = await onAws('doctor', '--region', 'eu-west-1');
      expect(checked).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^Partners +ok +1 active, each/m) });
      expect(await onAws('session', 'list', '--region', 'eu-west-1', '--stack', 'Other')).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining('There is no stack Other in this account and region.'),
      });
    } finally {
      await cloudFormation.close();
      await account.close();
    }
  }, 60_000);
});

describe('doctor', () => {
  const report = z.object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['ok', 'problem', 'skipped']),
        detail: z.string(),
        mend: z.string().nullable(),
      }),
    ),
  });

  it('finds the local cloud well in every part', async () => {
    const { checks } = await json(report, 'doctor');
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual([
      ...['Local ports', 'TLS', 'Alarms', 'Fargate quota'],
    ]);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Node.js', 'Chromium', 'State machine', 'Signing key', 'API', 'Attestor', 'Platforms']),
    );
  }, 30_000);

  it('finds the task of an attestor that cannot be asked, and that another cluster has none', async () => {
    const client = new ECSClient(veriframe.cloud.clientConfig);
    expect(await findAttestorTask(client, veriframe.cloud.outputs['ClusterArn'] ?? '')).toBe('its task runs');
    await expect(findAttestorTask(client, 'other')).rejects.toThrow();
    client.destroy();
  });

  it('names what is wrong and what to do, and ends with 1', async () => {
    await cli('platform', 'disable', 'sandbox-gigs');
    const { exitCode, out } = await cli('doctor');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^Platforms +problem +None is active\.$/m);
    expect(out).toMatch(/^Platforms: Store one with veriframe platform put\.$/m);
  }, 30_000);

  it('says that no local cloud runs when the notice is gone', async () => {
    await removeLocalDeployment(veriframe.dataDirectory);
    expect(await cli('doctor')).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('No local cloud runs here.'),
    });
  }, 30_000);
});
