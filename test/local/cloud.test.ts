import { EventEmitter, once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { LocalCloud, LocalCloudOptions } from '../../local/cloud.ts';
import { bootLocalCloud } from '../../local/cloud.ts';
import { openKeptPorts } from '../../local/kept-ports.ts';
import { PLAYGROUND_PARTNER } from '../../local/start/playground.ts';
import type { Seeds } from '../../local/start/seed-tables.ts';
import { seedTables } from '../../local/start/seed-tables.ts';
import { ROOT, synthesizedAssembly } from './synthesized-assembly.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const BOOT_TIMEOUT_MS = 120_000;
/** Stands for the attestor and the runner: waits to be stopped. */
const IDLE = { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], env: {} } as const;

const directory = temporaryDirectory();
const lines: string[] = [];
const logged = new EventEmitter();
let assembly: string;
let cloud: LocalCloud;

const boot = async (options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> =>
  bootLocalCloud({
    assemblyDirectory: assembly,
    ports: await openKeptPorts(path.join(directory.path, 'ports.json')),
    log: (source, line) => {
      lines.push(`${source} ${line}`);
      logged.emit('line');
    },
    programs: { runner: IDLE, attestor: IDLE },
    hostEnvironment: { PATH: process.env['PATH'] ?? '' },
    ...options,
  });

const platformsSchema = z.object({ data: z.array(z.object({ name: z.string() })) });

const call = async (method: string, where: string, options: { key?: string; body?: unknown } = {}) => {
  const response = await fetch(`${cloud.publicBaseUrl}/v1${where}`, {
    method,
    headers: {
      ...(options.key === undefined ? {} : { 'x-api-key': options.key }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
/** Resolves when a line of the log fits. */
const written = async (pattern: RegExp): Promise<void> => {
  while (!lines.some((line) => pattern.test(line))) await once(logged, 'line');
};
const key = (): string => cloud.partnerKeys[PLAYGROUND_PARTNER]?.value ?? 'no key';

const seed = (examples: Seeds['examples'] = []) =>
  seedTables(cloud, {
    root: ROOT,
    partner: {
      partnerId: PLAYGROUND_PARTNER,
      displayName: 'Playground',
      apiKeyId: cloud.partnerKeys[PLAYGROUND_PARTNER]?.id ?? '',
      allowedOrigins: ['http://127.0.0.1:1'],
    },
    examples,
    at: new Date('2026-11-23T00:00:00.000Z'),
  });

beforeAll(async () => {
  assembly = await synthesizedAssembly();
  cloud = await boot({ dataDirectory: path.join(directory.path, 'cloud') });
  await seed();
}, BOOT_TIMEOUT_MS);
afterAll(async () => {
  await cloud.close();
  directory.remove();
}, BOOT_TIMEOUT_MS);

describe("the local cloud, booted from the project's template", () => {
  it('answers in the envelope of the contract without a key, with a wrong one, and on an unknown path', async () => {
    for (const options of [{}, { key: 'wrong' }])
      expect(await call('GET', '/partner/browser-platforms', options)).toMatchObject({
        status: 401,
        body: { status: 'error', error: { code: 'UNAUTHORIZED', retryable: false }, requestId: expect.any(String) },
      });
    expect(await call('GET', '/nowhere')).toMatchObject({ status: 404, body: { error: { code: 'ROUTE_NOT_FOUND' } } });
  });

  it('lists the seeded platform to the partner', async () => {
    expect(await call('GET', '/partner/browser-platforms', { key: key() })).toMatchObject({
      status: 200,
      body: { status: 'success', data: [{ id: 1, name: 'sandbox-gigs', createdAt: '2026-11-23T00:00:00.000Z' }] },
    });
  });

  it('lists a platform of examples/ for as long as it is started', async () => {
    const names = async () => {
      const { body } = await call('GET', '/partner/browser-platforms', { key: key() });
      return platformsSchema.parse(body).data.map(({ name }) => name);
    };
    const folder = path.join(ROOT, 'examples', 'tiddlywiki', 'platform');
    await seed([{ name: 'tiddlywiki', folder }]);
    expect(await names()).toEqual(['sandbox-gigs', 'tiddlywiki']);
    await seed();
    expect(await names()).toEqual(['sandbox-gigs']);
    await seed([{ name: 'tiddlywiki', folder }]);
    expect(await names()).toEqual(['sandbox-gigs', 'tiddlywiki']);
    await seed();
  });

  it('limits how fast one partner creates sessions, and only that', async () => {
    const create = () => call('POST', '/partner/browser-session', { key: key(), body: { unknown: true } });
    // A slow machine may take so long for sixty calls that the bucket fills again: more follow until one is too many.
    const limited: Awaited<ReturnType<typeof create>>[] = [];
    for (let round = 0; limited.length === 0 && round < 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 60 }, create));
      limited.push(...answers.filter(({ status }) => status === 429));
    }
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]).toMatchObject({ body: { error: { code: 'RATE_LIMITED', retryable: true } } });
    expect(limited[0]?.headers.get('retry-after')).toBe('1');
    expect(await call('GET', '/partner/browser-platforms', { key: key() })).toMatchObject({ status: 200 });
    // Sixty at once start every environment that the function may have.
  }, 60_000);

  it('gives SDK clients the resources of the template', async () => {
    const tables = await new DynamoDBClient(cloud.clientConfig).send(new ListTablesCommand({}));
    expect(tables.TableNames).toContain(cloud.outputs['SessionsTable']);
    const queue = await new SQSClient(cloud.clientConfig).send(
      new GetQueueAttributesCommand({ QueueUrl: cloud.outputs['WebhookQueueUrl'], AttributeNames: ['All'] }),
    );
    expect(queue.Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', RedrivePolicy: expect.any(String) });
    const tasks = await new ECSClient(cloud.clientConfig).send(
      new ListTasksCommand({ cluster: cloud.outputs['ClusterArn'] }),
    );
    expect(tasks.taskArns).toHaveLength(1);
  });

  it('has every figure of a session the same after a restart: address, key, tables, execution', async () => {
    const before = { url: cloud.publicBaseUrl, key: key(), attestorUrl: cloud.attestorUrl };
    const body = { platformId: 1, externalReferenceId: 'kept' };
    const created = await call('POST', '/partner/browser-session', { key: key(), body });
    expect(created).toMatchObject({ status: 201, body: { data: { status: 'CREATED' } } });
    const { sessionId, embedUrl } = created.body.data;
    expect(embedUrl).toMatch(`${cloud.publicBaseUrl}/v1/embed/${sessionId}#t=`);

    await cloud.close();
    cloud = await boot({ dataDirectory: path.join(directory.path, 'cloud') });
    expect({ url: cloud.publicBaseUrl, key: key(), attestorUrl: cloud.attestorUrl }).toEqual(before);
    expect(await call('GET', `/partner/browser-session/${sessionId}`, { key: key() })).toMatchObject({
      status: 200,
      body: { data: { sessionId, embedUrl, externalReferenceId: 'kept' } },
    });
    const executionArn = `${cloud.outputs['StateMachineArn']?.replace(':stateMachine:', ':execution:')}:${sessionId}`;
    const execution = await new SFNClient(cloud.clientConfig).send(new DescribeExecutionCommand({ executionArn }));
    expect(execution.status).toBe('RUNNING');
  });

  it('measures a session when its execution has come to its end', async () => {
    const created = await call('POST', '/partner/browser-session', { key: key(), body: { platformId: 1 } });
    const { sessionId } = created.body.data;
    await call('POST', `/partner/browser-session/${sessionId}/terminate`, { key: key() });
    await written(/^lambda MeasurementMeasureSession.*"Status":"TERMINATED".*"SessionsEnded":1/);
  }, 30_000);

  it('writes no key into its log', () => {
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(key()))).toEqual([]);
  });
});

describe('the embed page', () => {
  it('names assets that are there, for ever', async () => {
    const body = { platformId: 1 };
    const created = await call('POST', '/partner/browser-session', { key: key(), body });
    const page = await fetch(created.body.data.embedUrl);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors http://127.0.0.1:1');
    const assets = [...html.matchAll(/\/assets\/[\w.-]+/g)].map(([asset]) => asset);
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) {
      const response = await fetch(`${cloud.publicBaseUrl}${asset}`);
      expect([asset, response.status]).toEqual([asset, 200]);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  });
});

describe('a template with something unknown', () => {
  /** A copy of the assembly whose template was changed. */
  const changed = async (change: (resources: Record<string, { Type: string; Properties: object }>) => void) => {
    const copy = path.join(directory.path, 'changed');
    await cp(assembly, copy, { recursive: true });
    const file = path.join(copy, 'Veriframe.template.json');
    const template = JSON.parse(await readFile(file, 'utf8'));
    change(template.Resources);
    await writeFile(file, JSON.stringify(template));
    return boot({ assemblyDirectory: copy, ports: await openKeptPorts() });
  };
  const first = (resources: Record<string, { Type: string; Properties: object }>, type: string) => {
    const found = Object.entries(resources).find(([, { Type }]) => Type === type);
    if (found === undefined) throw new Error(`no ${type}`);
    return { name: found[0], Properties: found[1].Properties };
  };

  it('does not boot and names the resource, its type and what is unknown', async () => {
    let table = '';
    const booting = changed((resources) => {
      resources['Cache'] = { Type: 'AWS::ElastiCache::CacheCluster', Properties: {} };
      const api = first(resources, 'AWS::ApiGateway::RestApi');
      Object.assign(api.Properties, { Policy: {} });
      table = api.name;
    });
    await expect(booting).rejects.toThrow('Cache (AWS::ElastiCache::CacheCluster): this type of resource is not known');
    await expect(booting).rejects.toThrow(`${table} (AWS::ApiGateway::RestApi): `);
    await expect(booting).rejects.toThrow('Policy');
  });

  it('is refused by the engine that would have to run it, too', async () => {
    let queue = '';
    const booting = changed((resources) => {
      const found = first(resources, 'AWS::SQS::Queue');
      Object.assign(found.Properties, { FifoQueue: true });
      queue = found.name;
    });
    await expect(booting).rejects.toThrow(`${queue} (AWS::SQS::Queue): `);
    await expect(booting).rejects.toThrow('FifoQueue');
  });
});
