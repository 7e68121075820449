import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DeleteItemCommand, DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { dynamoSessionTally } from '../../../adapters/aws/dynamo-session-tally.ts';
import { writeLocalDeployment } from '../../../adapters/system/local-deployment.ts';
import { createdSessionSchema, sessionListSchema } from '../../../core/contract/partner-api.ts';
import type { LocalCloud } from '../../../local/cloud.ts';
import { bootLocalCloud } from '../../../local/cloud.ts';
import { openKeptPorts } from '../../../local/kept-ports.ts';
import { describeDeployment } from '../../../local/start/describe-deployment.ts';
import { PLAYGROUND_PARTNER } from '../../../local/start/playground.ts';
import { seedPartner } from '../../../local/start/seed-partner.ts';
import { seedPlatform } from '../../../local/start/seed-platform.ts';
import { eventually } from '../../e2e/session-client.ts';
import { runCli } from '../../operator/run-cli.ts';
import { ROOT, synthesizedAssembly } from '../synthesized-assembly.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Stands for the attestor and the runner: waits to be stopped. */
const IDLE = { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], env: {} } as const;
const BOOT_TIMEOUT_MS = 120_000;
/** Half a minute is what a busy machine may take; on an idle one it is a second. */
const COUNTED_TIMEOUT_MS = 30_000;

const directory = temporaryDirectory();
let cloud: LocalCloud;
let client: DynamoDBClient;

const table = (output: string): string => cloud.outputs[output] ?? `no ${output}`;
const call = async <T>(schema: z.ZodType<T>, method: string, where: string, body?: unknown): Promise<T> => {
  const response = await fetch(`${cloud.publicBaseUrl}/v1/partner/${where}`, {
    method,
    headers: {
      'x-api-key': cloud.partnerKeys[PLAYGROUND_PARTNER]?.value ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return z.object({ data: schema }).parse(await response.json()).data;
};
const create = async (): Promise<string> =>
  (await call(createdSessionSchema, 'POST', 'browser-session', { platformId: 1 })).sessionId;
const terminate = (sessionId: string) => call(z.unknown(), 'POST', `browser-session/${sessionId}/terminate`);
/** With one session a page, so that only a counter can know the total. */
const totalOf = async (status?: string): Promise<number> => {
  const filter = status === undefined ? '' : `&status=${status}`;
  return (await call(sessionListSchema, 'GET', `browser-sessions?limit=1${filter}`)).pagination.total;
};
const comesTo = (totals: Readonly<Record<string, number>>) =>
  eventually(
    `totals are ${JSON.stringify(totals)}`,
    async () => {
      for (const [status, total] of Object.entries(totals))
        if ((await totalOf(status === 'ALL' ? undefined : status)) !== total) return false;
      return true;
    },
    COUNTED_TIMEOUT_MS,
  );

beforeAll(async () => {
  cloud = await bootLocalCloud({
    assemblyDirectory: await synthesizedAssembly(),
    ports: await openKeptPorts(),
    log: () => undefined,
    programs: { runner: IDLE, attestor: IDLE },
    hostEnvironment: { PATH: process.env['PATH'] ?? '' },
  });
  client = new DynamoDBClient(cloud.clientConfig);
  const documents = DynamoDBDocumentClient.from(client);
  await seedPartner(documents, table('PartnersTable'), {
    partnerId: PLAYGROUND_PARTNER,
    displayName: 'Playground',
    apiKeyId: cloud.partnerKeys[PLAYGROUND_PARTNER]?.id ?? '',
    allowedOrigins: ['http://127.0.0.1:1'],
  });
  await seedPlatform(
    client,
    cloud.outputs,
    path.join(ROOT, 'platforms', 'sandbox-gigs'),
    new Date('2026-11-23T00:00:00.000Z'),
  );
  await writeLocalDeployment(directory.path, describeDeployment(cloud, process.pid));
}, BOOT_TIMEOUT_MS);
afterAll(async () => {
  client.destroy();
  await cloud.close();
  directory.remove();
}, BOOT_TIMEOUT_MS);

describe('the totals of lists', () => {
  const ids: string[] = [];

  it('rise with every session that is created', async () => {
    expect(await totalOf()).toBe(0);
    for (let count = 0; count < 5; count++) ids.push(await create());
    await comesTo({ ALL: 5, CREATED: 5 });
  }, 60_000);

  it('follow sessions from status to status', async () => {
    for (const sessionId of ids.slice(0, 2)) await terminate(sessionId);
    await comesTo({ ALL: 5, CREATED: 3, TERMINATED: 2 });
  }, 60_000);

  it('fall when the time of sessions is over', async () => {
    for (const sessionId of ids.slice(1, 3))
      await client.send(
        new UpdateItemCommand({
          TableName: table('SessionsTable'),
          Key: { sessionId: { S: sessionId } },
          UpdateExpression: 'SET deleteAtEpochS = :past',
          ExpressionAttributeValues: { ':past': { N: String(Math.floor(Date.now() / 1000) - 60) } },
        }),
      );
    await cloud.engines.dynamodb.sweep();
    await comesTo({ ALL: 3, CREATED: 2, TERMINATED: 1 });
  }, 60_000);

  it('are corrected by a recount, whatever they were', async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table('TallyTable') }));
    for (const { tallyId = { S: '' } } of Items)
      await client.send(new DeleteItemCommand({ TableName: table('TallyTable'), Key: { tallyId } }));
    const counted = { kind: 'counted', partnerId: PLAYGROUND_PARTNER, status: 'ERROR', statusesWritten: 3 } as const;
    await dynamoSessionTally(client, table('TallyTable'), () => new Date()).change(
      Array.from({ length: 3 }, () => ({ sessionId: randomUUID(), from: undefined, to: counted })),
    );
    expect(await totalOf()).toBe(3);

    const recount = () => runCli(['session', 'recount', '--local'], { dataDirectory: directory.path });
    expect(await recount()).toMatchObject({
      exitCode: 0,
      out: '3 sessions; 6 were counted otherwise before.\n',
    });
    await comesTo({ ALL: 3, CREATED: 2, TERMINATED: 1, ERROR: 0 });
    expect(await recount()).toMatchObject({ exitCode: 0, out: '3 sessions; 0 were counted otherwise before.\n' });
  }, 60_000);
});
