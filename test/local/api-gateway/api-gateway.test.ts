import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetRestApisCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  UpdateApiKeyCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeclaredAccess } from '../../../local/api-gateway/declared-access.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { StartedApiGateway } from './start-api-gateway.ts';
import { startApiGateway } from './start-api-gateway.ts';

const directory = temporaryDirectory();
const file = path.join(directory.path, 'keys-and-plans.json');
let local: StartedApiGateway;
let client: APIGatewayClient;
const engine = () => local.engine();
const restart = (): void => local.restart();

beforeEach(async () => {
  local = await startApiGateway(directory.path);
  ({ client } = local);
});
afterEach(async () => {
  await local.close();
  directory.remove();
  expect(local.faults).toEqual([]);
});

const aPlan = async (changes: object = {}): Promise<string> => {
  const plan = {
    name: 'acme',
    apiStages: [{ apiId: 'api1', stage: 'v1', throttle: { '/sessions/POST': { rateLimit: 5, burstLimit: 20 } } }],
    throttle: { rateLimit: 50, burstLimit: 100 },
    ...changes,
  };
  return (await client.send(new CreateUsagePlanCommand(plan))).id ?? '';
};
const aKey = async (enabled = true): Promise<{ id: string; value: string }> => {
  const { id = '', value = '' } = await client.send(new CreateApiKeyCommand({ name: 'acme 1', enabled }));
  return { id, value };
};
const link = (usagePlanId: string, keyId: string) =>
  client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
const patch = (usagePlanId: string, ...patches: [op: 'add' | 'remove' | 'replace', path: string, value?: string][]) =>
  client.send(
    new UpdateUsagePlanCommand({
      usagePlanId,
      patchOperations: patches.map(([op, at, value]) => ({ op, path: at, ...(value === undefined ? {} : { value }) })),
    }),
  );

describe('keys of the API', () => {
  it('are made with a value, and show it again only when asked', async () => {
    const created = await client.send(new CreateApiKeyCommand({ name: 'acme 1', description: 'd', enabled: true }));
    expect(created).toMatchObject({ name: 'acme 1', description: 'd', enabled: true });
    expect(created.id).toMatch(/^[a-z0-9]{10}$/);
    expect(created.value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(created.createdDate).toEqual(new Date('2026-11-23T08:00:00.000Z'));
    const get = (includeValue?: boolean) =>
      client.send(new GetApiKeyCommand({ apiKey: created.id, ...(includeValue ? { includeValue } : {}) }));
    expect((await get()).value).toBeUndefined();
    expect((await get(true)).value).toBe(created.value);
    const { items = [] } = await client.send(new GetApiKeysCommand({ nameQuery: 'acme' }));
    expect(items.map(({ id, value }) => [id, value])).toEqual([[created.id, undefined]]);
  });

  it('are disabled, enabled and deleted', async () => {
    const { id } = await aKey();
    const setEnabled = (value: string) =>
      client.send(
        new UpdateApiKeyCommand({ apiKey: id, patchOperations: [{ op: 'replace', path: '/enabled', value }] }),
      );
    expect(await setEnabled('false')).toMatchObject({ enabled: false });
    expect(engine().apiKeys()).toMatchObject([{ id, enabled: false }]);
    expect(await setEnabled('true')).toMatchObject({ enabled: true });
    const plan = await aPlan();
    await link(plan, id);
    await client.send(new DeleteApiKeyCommand({ apiKey: id }));
    expect(engine().apiKeys()).toEqual([]);
    expect(engine().usagePlans('api1', 'v1')).toMatchObject([{ id: plan, keyIds: [] }]);
    await expect(setEnabled('true')).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('usage plans of the API', () => {
  it('are made with limits, found by a key that is in them, and hold for their stage', async () => {
    const id = await aPlan({ quota: { limit: 1000, period: 'MONTH' } });
    const { id: keyId } = await aKey();
    await link(id, keyId);
    const { items = [] } = await client.send(new GetUsagePlansCommand({ keyId }));
    expect(items).toMatchObject([
      {
        ...{ id, name: 'acme', throttle: { rateLimit: 50, burstLimit: 100 } },
        quota: { limit: 1000, period: 'MONTH', offset: 0 },
        apiStages: [{ apiId: 'api1', stage: 'v1', throttle: { '/sessions/POST': { rateLimit: 5, burstLimit: 20 } } }],
      },
    ]);
    expect((await client.send(new GetUsagePlansCommand({ keyId: 'other' }))).items).toEqual([]);
    const keys = await client.send(new GetUsagePlanKeysCommand({ usagePlanId: id }));
    expect(keys.items).toEqual([{ id: keyId, type: 'API_KEY', name: 'acme 1' }]);
    expect(engine().usagePlans('api1', 'v1')).toEqual([
      {
        ...{ id, keyIds: [keyId], throttle: { ratePerS: 50, burst: 100 } },
        quota: { limit: 1000, period: 'MONTH', offset: 0 },
        methodThrottles: { '/sessions/POST': { ratePerS: 5, burst: 20 } },
      },
    ]);
    expect(engine().usagePlans('api1', 'v2')).toEqual([]);
    await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId: id, keyId }));
    expect(engine().usagePlans('api1', 'v1')).toMatchObject([{ keyIds: [] }]);
  });

  it('are patched: throttle, method throttle and quota', async () => {
    const id = await aPlan();
    await patch(
      id,
      ['replace', '/throttle/rateLimit', '0.5'],
      ['replace', '/throttle/burstLimit', '7'],
      ['replace', '/apiStages/api1:v1/throttle//sessions/POST/rateLimit', '2'],
      ['replace', '/apiStages/api1:v1/throttle/~1sessions~1POST/burstLimit', '3'],
      ...(['limit', 'period', 'offset'] as const).map((name): ['add', string, string] => [
        'add',
        `/quota/${name}`,
        { limit: '10', period: 'WEEK', offset: '1' }[name],
      ]),
    );
    expect(await client.send(new GetUsagePlanCommand({ usagePlanId: id }))).toMatchObject({
      throttle: { rateLimit: 0.5, burstLimit: 7 },
      quota: { limit: 10, period: 'WEEK', offset: 1 },
      apiStages: [{ throttle: { '/sessions/POST': { rateLimit: 2, burstLimit: 3 } } }],
    });
    const { quota } = await patch(id, ['remove', '/quota']);
    expect(quota).toBeUndefined();
  });

  it.each<[string, ['add' | 'remove' | 'replace', string, string?][]]>([
    [
      'an offset in a day',
      [
        ['add', '/quota/limit', '1'],
        ['add', '/quota/period', 'DAY'],
        ['add', '/quota/offset', '1'],
      ],
    ],
    ['a quota of nothing', [['add', '/quota/limit', '0']]],
    ['a rate below zero', [['replace', '/throttle/rateLimit', '-1']]],
    ['a burst that is no number', [['replace', '/throttle/burstLimit', 'many']]],
    ['a path that plans do not have', [['replace', '/productCode', 'x']]],
    ['a stage that the plan is not for', [['replace', '/apiStages/other:v1/throttle//a/GET/rateLimit', '1']]],
  ])('refuse %s, and change nothing', async (_, patches) => {
    const id = await aPlan();
    await expect(patch(id, ...patches)).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(engine().usagePlans('api1', 'v1')).toMatchObject([{ throttle: { ratePerS: 50, burst: 100 } }]);
  });

  it('can be deleted only when they are for no stage', async () => {
    const id = await aPlan();
    const remove = () => client.send(new DeleteUsagePlanCommand({ usagePlanId: id }));
    await expect(remove()).rejects.toThrow('there are API Stages associated with it, including api1:v1');
    await patch(id, ['remove', '/apiStages', 'api1:v1']);
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('share no key in one stage', async () => {
    const { id } = await aKey();
    const [first, second, elsewhere] = [await aPlan(), await aPlan(), await aPlan({ apiStages: [] })];
    await link(first, id);
    await expect(link(second, id)).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(link(elsewhere, 'unknown')).rejects.toMatchObject({ name: 'NotFoundException' });
    await link(elsewhere, id);
  });
});

describe('what is kept', () => {
  it('outlives the process in a file that only its owner can read', async () => {
    const { id, value } = await aKey();
    await link(await aPlan(), id);
    const before = [engine().apiKeys(), engine().usagePlans('api1', 'v1')];
    restart();
    expect([engine().apiKeys(), engine().usagePlans('api1', 'v1')]).toEqual(before);
    expect(readFileSync(file, 'utf8')).toContain(value);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not made anew when the file holds something else', async () => {
    await aKey();
    writeFileSync(file, '{"one":7}');
    expect(restart).toThrow();
  });
});

describe('a template', () => {
  const declared = (ratePerS = 50, ids = ['declared1']): DeclaredAccess => ({
    apiKeys: ids.map((id) => ({ id, name: id, enabled: true })),
    usagePlans: ids.map((id) => ({
      ...{ id: `plan-of-${id}`, name: id, keyIds: [id], throttle: { ratePerS, burst: 100 } },
      apiStages: [{ apiId: 'api1', stage: 'v1', methodThrottles: {} }],
    })),
  });
  const plan = () => engine().usagePlans('api1', 'v1')[0];

  it('makes keys and plans once; what the API changes of them stays until the template says something else', async () => {
    engine().ensureAccess(declared());
    const [key] = engine().apiKeys();
    const { id: added } = await aKey();
    await link('plan-of-declared1', added);
    await patch('plan-of-declared1', ['replace', '/throttle/rateLimit', '1']);
    restart();
    engine().ensureAccess(declared());
    expect(engine().apiKeys()).toContainEqual(key);
    expect(plan()).toMatchObject({ throttle: { ratePerS: 1 }, keyIds: ['declared1', added] });
    engine().ensureAccess(declared(60));
    expect(plan()).toMatchObject({ throttle: { ratePerS: 60 }, keyIds: ['declared1', added] });
  });

  it('that loses a key deletes it and its plan; getting it back it has the same value', async () => {
    engine().ensureAccess(declared(50, ['declared1', 'declared2']));
    const other = await aPlan();
    const values = engine()
      .apiKeys()
      .map(({ value }) => value);
    expect(new Set(values).size).toBe(2);
    engine().ensureAccess(declared());
    expect(
      engine()
        .apiKeys()
        .map(({ id }) => id),
    ).toEqual(['declared1']);
    expect(
      engine()
        .usagePlans('api1', 'v1')
        .map(({ id }) => id),
    ).toEqual(['plan-of-declared1', other]);
    restart();
    engine().ensureAccess(declared(50, ['declared1', 'declared2']));
    expect(
      engine()
        .apiKeys()
        .map(({ value }) => value),
    ).toEqual(values);
  });
});

it('knows nothing else of API Gateway, and says so', async () => {
  await expect(client.send(new GetRestApisCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
});
