import { ListTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SessionErrorCode } from '../../core/failure.ts';
import { ACTIVE_STATUSES, type ActiveStatus, type TerminalStatus } from '../../core/session/status.ts';
import { aVeriframe, ROOT, type TestVeriframe } from './a-veriframe.ts';
import {
  callApi,
  createSession,
  eventually,
  reportEmbedEvent,
  sessionReader,
  type SessionReader,
} from './session-client.ts';

let veriframe: TestVeriframe;
let sessions: SessionReader;
let holds: string;

beforeAll(async () => {
  holds = await mkdtemp(path.join(tmpdir(), 'veriframe-holds-'));
  const command = [process.execPath, '--no-warnings', path.join(ROOT, 'test/e2e/scripted-runner.ts')] as const;
  veriframe = await aVeriframe({
    overridePrograms: (programs) => ({ ...programs, runner: { command, env: { HOLD_DIRECTORY: holds } } }),
  });
  sessions = sessionReader(veriframe);
}, 120_000);

afterAll(async () => {
  sessions?.close();
  await veriframe?.close();
  await rm(holds, { recursive: true, force: true });
}, 30_000);

const WITH_RUNNER = ACTIVE_STATUSES.filter((status) => status !== 'CREATED');

/** Brings a new session into a status and leaves it there. */
const aSessionIn = async (status: ActiveStatus, manner = '') => {
  const session = await createSession(veriframe);
  await writeFile(path.join(holds, session.sessionId), `${status} ${manner}`.trim());
  if (status !== 'CREATED') {
    await eventually(
      'the arrival is taken',
      async () => (await reportEmbedEvent(veriframe, session, 'USER_ARRIVED')).status === 200,
    );
  }
  await sessions.waitFor(session.sessionId, [status]);
  return session;
};

const runningTasks = async (sessionId: string): Promise<string[]> => {
  const client = new ECSClient(veriframe.cloud.clientConfig);
  const cluster = veriframe.cloud.outputs['ClusterArn'];
  const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, startedBy: sessionId }));
  client.destroy();
  return taskArns;
};

/** What every ending must leave behind: the right status and code, one webhook event, and nothing that runs. */
const expectEnd = async (sessionId: string, status: TerminalStatus, code: SessionErrorCode, withinMs = 20_000) => {
  const session = await sessions.waitFor(sessionId, [status], withinMs);
  expect(session).toMatchObject({ status, errorCode: code });
  expect(session.taskToken).toBeUndefined();
  const webhooks = () =>
    [...veriframe.playground.received.values()].filter(({ event }) => event.data.sessionId === sessionId);
  await eventually('the webhook comes', () => webhooks().length > 0);
  expect(webhooks()).toHaveLength(1);
  expect(webhooks()[0]).toMatchObject({ id: `msg_${sessionId}`, event: { data: { status, errorCode: code } } });
  await eventually('the runner is gone', async () => (await runningTasks(sessionId)).length === 0);
};

describe('a runner that is killed', () => {
  it.each(WITH_RUNNER)(
    'in %s ends the session with RUNNER_LOST',
    async (status) => {
      const { sessionId } = await aSessionIn(status);
      const pidFile = path.join(holds, `${sessionId}.pid`);
      await eventually('the runner has started', () => existsSync(pidFile));
      process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL');
      await expectEnd(sessionId, 'ERROR', 'RUNNER_LOST', 45_000);
    },
    60_000,
  );
});

describe('a runner that says nothing any more', () => {
  it('ends the session with RUNNER_LOST within 45 s, and is stopped', async () => {
    const { sessionId } = await aSessionIn('AWAITING_USER', 'silent');
    await expectEnd(sessionId, 'ERROR', 'RUNNER_LOST', 45_000);
  }, 60_000);
});

describe('a user who cancels', () => {
  it.each([...ACTIVE_STATUSES])(
    'in %s ends the session with USER_CANCELLED',
    async (status) => {
      const session = await aSessionIn(status);
      expect((await reportEmbedEvent(veriframe, session, 'USER_CANCELLED')).status).toBe(200);
      await expectEnd(session.sessionId, 'CANCELLED', 'USER_CANCELLED');
    },
    40_000,
  );
});

const terminate = (sessionId: string) =>
  callApi(veriframe, 'POST', `/partner/browser-session/${sessionId}/terminate`, {
    headers: { 'x-api-key': veriframe.apiKey },
  });

describe('a partner who terminates', () => {
  it.each(['CREATED', 'INITIALIZING', 'AWAITING_USER'] as const)(
    'in %s ends the session, and may ask twice',
    async (status) => {
      const { sessionId } = await aSessionIn(status);
      expect(await terminate(sessionId)).toMatchObject({ status: 200, body: { data: { status: 'TERMINATED' } } });
      await expectEnd(sessionId, 'TERMINATED', 'TERMINATED_BY_PARTNER');
      expect((await terminate(sessionId)).status).toBe(200);
    },
    40_000,
  );

  it('is told when the session has already ended in another way', async () => {
    const session = await aSessionIn('CREATED');
    await reportEmbedEvent(veriframe, session, 'USER_CANCELLED');
    await expectEnd(session.sessionId, 'CANCELLED', 'USER_CANCELLED');
    expect(await terminate(session.sessionId)).toMatchObject({
      status: 409,
      body: { error: { code: 'SESSION_ALREADY_TERMINAL' } },
    });
  }, 40_000);
});

describe('the state machine', () => {
  const startExecution = async (input: Record<string, unknown>) => {
    const client = new SFNClient(veriframe.cloud.clientConfig);
    const stateMachineArn = veriframe.cloud.outputs['StateMachineArn'];
    await client.send(new StartExecutionCommand({ stateMachineArn, name: randomUUID(), input: JSON.stringify(input) }));
    client.destroy();
  };
  const inputOf = async (sessionId: string) => {
    const { partnerId, expiresAt } = await sessions.read(sessionId);
    return { sessionId, partnerId, expiresAt, notify: true };
  };

  it('ends a session at its expiry', async () => {
    const { sessionId } = await aSessionIn('CREATED');
    const input = await inputOf(sessionId);
    // The same session under a new execution that has two seconds left: an hour is the least that the API grants.
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(veriframe.cloud.clientConfig));
    const TableName = veriframe.cloud.outputs['SessionsTable'];
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { sessionId },
        UpdateExpression: 'REMOVE #execution',
        ExpressionAttributeNames: { '#execution': 'execution' },
      }),
    );
    documents.destroy();
    await startExecution({ ...input, expiresAt: new Date(Date.now() + 2000).toISOString() });
    await expectEnd(sessionId, 'ERROR', 'SESSION_EXPIRED');
  }, 40_000);

  it('sends the same event again when an execution is started with the input of one that has ended', async () => {
    const session = await aSessionIn('CREATED');
    await reportEmbedEvent(veriframe, session, 'USER_CANCELLED');
    await expectEnd(session.sessionId, 'CANCELLED', 'USER_CANCELLED');
    const before = await sessions.read(session.sessionId);
    await startExecution(await inputOf(session.sessionId));
    await eventually(
      'the event comes again',
      () => veriframe.playground.received.get(`msg_${session.sessionId}`)?.deliveries === 2,
    );
    // Nothing else changes: the session has ended, and how it ended stands.
    expect(await sessions.read(session.sessionId)).toEqual({
      ...before,
      webhookAttempts: expect.any(Array),
      replays: [expect.objectContaining({ redrives: 0 })],
    });
  }, 40_000);

  it('leaves a running session alone when a second execution is started for it', async () => {
    const { sessionId } = await aSessionIn('READY');
    const before = await sessions.read(sessionId);
    await startExecution(await inputOf(sessionId));
    await eventually(
      'the second execution has failed',
      async () =>
        (
          (await veriframe.cloud.engines.stepFunctions.handle('ListExecutions', {
            stateMachineArn: veriframe.cloud.outputs['StateMachineArn'],
            statusFilter: 'FAILED',
          })) as { executions: unknown[] }
        ).executions.length > 0,
    );
    expect(await sessions.read(sessionId)).toEqual(before);
    expect((await terminate(sessionId)).status).toBe(200);
  }, 40_000);
});
