import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoSessionList } from '../adapters/aws/dynamo-session-list.ts';
import { dynamoSessionStandings } from '../adapters/aws/dynamo-session-standings.ts';
import { dynamoSessionTally } from '../adapters/aws/dynamo-session-tally.ts';
import { dynamoSessionTotals } from '../adapters/aws/dynamo-session-totals.ts';
import type { ListSessionsQuery } from '../core/contract/partner-api.ts';
import { LIST_MAX_OFFSET } from '../core/contract/partner-api.ts';
import type { CountSessionsPorts } from '../core/session/count-sessions.ts';
import { countSessions } from '../core/session/count-sessions.ts';
import { cursorOf } from '../core/session/list-cursor.ts';
import { listSessions } from '../core/session/list-sessions.ts';
import { systemClock } from '../local/clock.ts';
import { createDynamodb } from '../local/dynamodb/create-dynamodb.ts';
import { startAwsFront } from '../test/local/aws-front.ts';
import { TABLES } from '../test/adapters/aws/table-properties.ts';
import { countByQuery } from './list/count-by-query.ts';
import { meteredClient } from './list/metered-client.ts';
import type { Seeded } from './list/seed-sessions.ts';
import { seedCounters, seedSessions } from './list/seed-sessions.ts';
import { quantile } from './quantile.ts';

/** Calls, read units and latency of a page of 20 and of its total, at several numbers of sessions of one partner. */
const SIZES = (process.env['BENCH_LIST_SIZES'] ?? '10,10000,200000').split(',').map(Number);
const RUNS = 50;
const LIMIT = 20;
/** Of the event source mapping (lib/session-counting.ts). */
const BATCH = 100;
const COUNTED_BATCHES = 20;

const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-bench-'));
const engine = await createDynamodb({
  directory,
  region: 'eu-west-1',
  accountId: '000000000000',
  clock: systemClock,
  onError: (error) => {
    throw error;
  },
});
const front = await startAwsFront();
front.use('DynamoDB_20120810', engine);
const seeding = new DynamoDBClient(front.clientConfig);
const { client, take } = meteredClient(front.clientConfig);

const ports = {
  sessions: dynamoSessionList(client, 'sessions'),
  totals: dynamoSessionTotals(client, 'tally'),
  tokenSecret: async () => 'a secret of the benchmark',
  publicBaseUrl: 'https://veriframe.example',
};

const measure = async (what: string, size: number, run: () => Promise<unknown>, runs = RUNS): Promise<void> => {
  await run();
  take();
  const timesMs: number[] = [];
  for (let index = 0; index < runs; index++) {
    const startedMs = performance.now();
    await run();
    timesMs.push(performance.now() - startedMs);
  }
  const { calls, units } = take();
  const figures = [calls / runs, units / runs, quantile(timesMs, 0.5).toFixed(1), quantile(timesMs, 0.99).toFixed(1)];
  console.log(`| ${what} | ${size.toLocaleString('en')} | ${figures.join(' | ')} |`);
};

type Partner = { readonly partnerId: string; readonly sessions: readonly Seeded[] };

const seedPartner = async (size: number): Promise<Partner> => {
  const partnerId = `partner-${size}`;
  await seedCounters(seeding, 'tally', partnerId, size);
  return { partnerId, sessions: await seedSessions(engine, 'sessions', partnerId, size) };
};

const measurePartner = async ({ partnerId, sessions }: Partner): Promise<void> => {
  const size = sessions.length;
  const page = (query: ListSessionsQuery) => async () => {
    const outcome = await listSessions(ports, partnerId, { limit: LIMIT, ...query });
    if (outcome.kind !== 'listed') throw new Error('the cursor was refused');
  };
  await measure('first page', size, page({}));
  await measure('first page of a status', size, page({ status: 'COMPLETED' }));
  const deep = sessions.at(-LIMIT - 2) ?? sessions.at(0);
  if (deep) await measure('last page by cursor', size, page({ cursor: cursorOf(deep, undefined) }));
  const offset = Math.max(0, Math.min(LIST_MAX_OFFSET, size - LIMIT));
  await measure(`page at offset ${offset.toLocaleString('en')}`, size, page({ offset }));
  await measure('total alone', size, () => ports.totals.total({ partnerId }));
  await measure('total by a query that counts', size, () => countByQuery(client, 'sessions', partnerId), 3);
};

/** How long it takes to count a hundred sessions that have changed: one batch of the stream. */
const measureCounting = async (): Promise<void> => {
  const counting: CountSessionsPorts = {
    standings: dynamoSessionStandings(seeding, 'sessions'),
    tally: dynamoSessionTally(seeding, 'tally', () => new Date()),
    sleep: async () => undefined,
    random: Math.random,
  };
  const sessions = await seedSessions(engine, 'sessions', 'counted', COUNTED_BATCHES * BATCH);
  const timesMs: number[] = [];
  for (let start = 0; start < sessions.length; start += BATCH) {
    const startedMs = performance.now();
    const changed = await countSessions(
      counting,
      sessions.slice(start, start + BATCH).map(({ sessionId }) => sessionId),
    );
    if (changed !== BATCH) throw new Error(`${changed} of ${BATCH} sessions were counted`);
    timesMs.push(performance.now() - startedMs);
  }
  console.log(`\nA batch of ${BATCH} changed sessions is counted in ${quantile(timesMs, 0.5).toFixed(0)} ms (p50).`);
};

try {
  await engine.ensureTable('sessions', TABLES.sessions);
  await engine.ensureTable('tally', TABLES.tally);
  console.log('| What | sessions | calls | read units | p50, ms | p99, ms |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  const partners: Partner[] = [];
  for (const size of SIZES) partners.push(await seedPartner(size));
  for (const partner of partners) await measurePartner(partner);
  await measureCounting();
} finally {
  client.destroy();
  seeding.destroy();
  await front.close();
  await engine.close();
  await rm(directory, { recursive: true, force: true });
}
