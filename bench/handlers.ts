import { randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoIdempotencyStore } from '../adapters/aws/dynamo-idempotency-store.ts';
import { dynamoPartnerStore } from '../adapters/aws/dynamo-partner-store.ts';
import { dynamoFlowVersionStore } from '../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPlatformStore } from '../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStore } from '../adapters/aws/dynamo-session-store.ts';
import { dynamoSessionTotals } from '../adapters/aws/dynamo-session-totals.ts';
import { randomIds } from '../adapters/system/random-ids.ts';
import { systemClock, systemSleep } from '../adapters/system/system-clock.ts';
import { systemClock as engineClock } from '../local/clock.ts';
import { createDynamodb } from '../local/dynamodb/create-dynamodb.ts';
import { TABLES } from '../test/adapters/aws/table-properties.ts';
import { startAwsFront } from '../test/local/aws-front.ts';
import { aPartner } from '../test/support/a-partner.ts';
import { aPlatform } from '../test/support/a-platform.ts';
import { aSession, TOKEN_SECRET } from '../test/support/a-session.ts';
import { aContext } from '../test/support/call-api.ts';
import { memoryIdempotencyStore } from '../test/support/memory-idempotency-store.ts';
import { memorySessionStore } from '../test/support/memory-session-store.ts';
import { memoryPartnerStore, memoryFlowVersionStore, memoryPlatformStore } from '../test/support/memory-stores.ts';
import type { Route, RoutePorts } from './handlers/partner-routes.ts';
import { partnerRoutes } from './handlers/partner-routes.ts';
import { quantile } from './quantile.ts';

/**
 * Time of each partner route's handler in this process, over tables in memory, and the AWS calls that a request makes, over
 * the real adapters: what is left of a request when the network is taken away, and how often the network is asked.
 */
const RUNS = 2_000;
const WARM_UP = 500;

const ended = aSession({
  status: 'TERMINATED',
  errorCode: 'TERMINATED_BY_PARTNER',
  endedAt: '2026-03-01T10:05:00.000Z',
  partnerStatus: 'acme#TERMINATED',
  webhookUrl: 'https://hooks.acme.example.com/veriframe',
});
const pageOf = (count: number) => Array.from({ length: count }, () => aSession({ sessionId: randomUUID() }));

let calls: string[] = [];
const counted = (call: string) => async (): Promise<void> => void calls.push(call);
const shared = {
  lifecycle: {
    start: counted('StartExecution'),
    answer: async () => (await counted('SendTaskSuccess')(), 'taken' as const),
  },
  outbox: { enqueue: async () => (await counted('SendMessage')(), 'message-1') },
  tokenSecret: async () => TOKEN_SECRET,
  publicBaseUrl: 'https://veriframe.example',
  keptDays: 30,
  clock: systemClock,
  sleep: systemSleep,
  ids: randomIds,
};

const inMemory = (): RoutePorts => {
  const sessions = memorySessionStore(ended, ...pageOf(25));
  // What is created is not kept: the list must stay as long as it is.
  const kept = { ...sessions, insert: async () => undefined };
  return {
    ...shared,
    sessions: kept,
    totals: sessions,
    requests: memoryIdempotencyStore(memorySessionStore()),
    partners: memoryPartnerStore(aPartner()),
    platforms: memoryPlatformStore(aPlatform()),
    flowVersions: memoryFlowVersionStore(),
  };
};

const dynamo = await createDynamodb({
  region: 'eu-west-1',
  accountId: '000000000000',
  clock: engineClock,
  onError: (error) => {
    throw error;
  },
});
const front = await startAwsFront();
front.use('DynamoDB_20120810', {
  ...dynamo,
  handle: (operation, ...rest) => {
    calls.push(operation);
    return dynamo.handle(operation, ...rest);
  },
});
const client = new DynamoDBClient(front.clientConfig);

const onDynamo = async (): Promise<RoutePorts> => {
  for (const [name, properties] of Object.entries(TABLES)) await dynamo.ensureTable(name, properties);
  const put = (TableName: string, item: object) =>
    client.send(new PutItemCommand({ TableName, Item: marshall(item, { removeUndefinedValues: true }) }));
  await put('partners', aPartner());
  await put('platforms', aPlatform());
  const sessions = dynamoSessionStore(client, 'sessions');
  for (const session of [ended, ...pageOf(25)]) await sessions.insert(session);
  return {
    ...shared,
    sessions,
    totals: dynamoSessionTotals(client, 'tally'),
    requests: dynamoIdempotencyStore(client, { requests: 'requests', sessions: 'sessions' }),
    partners: dynamoPartnerStore(client, 'partners'),
    platforms: dynamoPlatformStore(client, 'platforms'),
    flowVersions: dynamoFlowVersionStore(client, 'flowVersions'),
  };
};

const call = async ({ name, entry, event }: Route, count: number): Promise<void> => {
  const { statusCode, body } = await entry(event(count), aContext());
  if (statusCode >= 300) throw new Error(`${name} answered ${statusCode}: ${body}`);
};

const callsOf = async (route: Route): Promise<string> => {
  await call(route, 0);
  calls = [];
  await call(route, 1);
  return `${calls.length} | ${calls.toSorted().join(', ')}`;
};

const realCalls = new Map<string, string>();
for (const route of partnerRoutes(await onDynamo(), ended)) realCalls.set(route.name, await callsOf(route));

console.log('| Route | p50 | p99 | AWS calls | which |\n| --- | ---: | ---: | ---: | --- |');
for (const route of partnerRoutes(inMemory(), ended)) {
  const timesMs: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const startedMs = performance.now();
    await call(route, run);
    if (run >= WARM_UP) timesMs.push(performance.now() - startedMs);
  }
  const [p50, p99] = [0.5, 0.99].map((q) => `${quantile(timesMs, q).toFixed(2)} ms`);
  console.log(`| ${route.name} | ${p50} | ${p99} | ${realCalls.get(route.name)} |`);
}
client.destroy();
await front.close();
await dynamo.close();
