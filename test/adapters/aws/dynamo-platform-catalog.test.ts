import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoFlowVersionStore } from '../../../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPlatformCatalog } from '../../../adapters/aws/dynamo-platform-catalog.ts';
import { dynamoPlatformStore } from '../../../adapters/aws/dynamo-platform-store.ts';
import type { PlatformWrite } from '../../../core/platform/platform-in-use.ts';
import { putCurrent, setCanary, useVersion } from '../../../core/platform/platform-in-use.ts';
import { parsePlatform } from '../../../core/platform/platform-source.ts';
import type { StartedDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { startDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { A_FLOW, aFlowVersion, aPlatform } from '../../support/a-platform.ts';
import { TABLES } from './table-properties.ts';

const [FIRST, LATER, LAST] = ['01', '02', '03'].map((day) => new Date(`2026-03-${day}T10:00:00.000Z`)) as [
  Date,
  Date,
  Date,
];
/** Ninety days after `LATER`. */
const LATER_RETIRED = Date.parse('2026-05-31T10:00:00.000Z') / 1000;

let local: StartedDynamodb;
let tables = { platforms: '', versions: '' };
let count = 0;
beforeAll(async () => {
  local = await startDynamodb();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables = { platforms: `platforms-${++count}`, versions: `versions-${count}` };
  await local.engine.ensureTable(tables.platforms, TABLES.platforms);
  await local.engine.ensureTable(tables.versions, TABLES.flowVersions);
});

const catalog = () => dynamoPlatformCatalog(local.client, tables);
const find = () => dynamoPlatformStore(local.client, tables.platforms).find(1);
const found = async () => {
  const platform = await find();
  if (!platform) throw new Error('there is no platform');
  return { platform, versions: await catalog().versions(1) };
};
const store = (write: PlatformWrite, at: Date) => catalog().store(write, at);

const aSource = (version = '1.0.0') => {
  const { platformId, name, displayName, icon, loginUrl, allowCustomUrl, isActive } = aPlatform();
  const parsed = parsePlatform({
    'platform.json': JSON.stringify({ platformId, name, displayName, icon, loginUrl, allowCustomUrl, isActive }),
    'flow.json': JSON.stringify({ ...A_FLOW, version }),
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.platform;
};
const put = async (version: string, at: Date) => {
  const platform = await find();
  const versions = await catalog().versions(1);
  return store(putCurrent({ platform, versions }, aSource(version)), at);
};
const versionStates = async () =>
  Object.fromEntries(
    (await catalog().versions(1)).map(({ flowVersion, deleteAtEpochS }) => [flowVersion, deleteAtEpochS ?? 'in use']),
  );

describe('the catalog of platforms', () => {
  it('keeps the time of creation when a platform is stored again', async () => {
    expect(await put('1.0.0', FIRST)).toBe(true);
    expect(await put('1.0.1', LATER)).toBe(true);
    expect(await find()).toEqual({
      ...aSource('1.0.1'),
      createdAt: FIRST.toISOString(),
      updatedAt: LATER.toISOString(),
    });
  });

  it('stores only in the place of what was seen', async () => {
    const nothing = { platform: undefined, versions: [] };
    expect(await store(putCurrent({ ...nothing, platform: aPlatform() }, aSource()), FIRST)).toBe(false);
    expect(await store(putCurrent(nothing, aSource()), FIRST)).toBe(true);
    expect(await store(putCurrent(nothing, aSource('1.0.1')), LATER)).toBe(false);
    const seen = await found();
    expect(await catalog().setActive(1, false, LATER)).toBe(true);
    expect(await store(putCurrent(seen, aSource('1.0.1')), LATER)).toBe(false);
    expect(await versionStates()).toEqual({ '1.0.0': 'in use' });
    expect(await store(putCurrent(await found(), aSource('1.0.1')), LAST)).toBe(true);
    expect(await find()).toMatchObject({ flowVersion: '1.0.1' });
  });

  it('keeps what was replaced for 90 days, and for ever when it comes back', async () => {
    await put('1.0.0', FIRST);
    await put('1.1.0', LATER);
    expect(await versionStates()).toEqual({ '1.0.0': LATER_RETIRED, '1.1.0': 'in use' });
    const seen = await found();
    const [old] = seen.versions.filter(({ flowVersion }) => flowVersion === '1.0.0');
    if (!old) throw new Error('1.0.0 is gone');
    expect(await store(useVersion(seen, old), LAST)).toBe(true);
    expect(await find()).toMatchObject({ flowVersion: '1.0.0', flow: aSource('1.0.0').flow });
    expect(await versionStates()).toEqual({ '1.0.0': 'in use', '1.1.0': LATER_RETIRED + 86_400 });
    expect(old.storedAt).toBe(FIRST.toISOString());
  });

  it('keeps a canary beside the current flow, until it is that or is taken back', async () => {
    await put('1.0.0', FIRST);
    expect(await store(setCanary(await found(), aSource('1.1.0'), 30), LATER)).toBe(true);
    const { flowHash } = aSource('1.1.0');
    expect(await find()).toMatchObject({
      flowVersion: '1.0.0',
      canary: { flowVersion: '1.1.0', flowHash, percent: 30 },
    });
    expect(await versionStates()).toEqual({ '1.0.0': 'in use', '1.1.0': 'in use' });
    // Another platform.json beside the same flow leaves the canary; another flow ends it.
    await put('1.0.0', LATER);
    expect(await find()).toMatchObject({ canary: { percent: 30 } });
    await put('1.2.0', LATER);
    expect((await find())?.canary).toBeUndefined();
    expect(await versionStates()).toEqual({ '1.0.0': LATER_RETIRED, '1.1.0': LATER_RETIRED, '1.2.0': 'in use' });
  });

  it('keeps the flow that an older deployment stored in the platform alone when it is replaced', async () => {
    const Item = marshall(aPlatform());
    await local.client.send(new PutItemCommand({ TableName: tables.platforms, Item }));
    await put('1.1.0', LATER);
    const version = await dynamoFlowVersionStore(local.client, tables.versions).findVersion(1, aPlatform().flowHash);
    expect(version).toEqual({
      ...aFlowVersion({ flowVersion: '1.0.0', flowHash: aPlatform().flowHash }),
      storedAt: LATER.toISOString(),
      deleteAtEpochS: LATER_RETIRED,
    });
  });

  it('takes a flow that is nested deeper than DynamoDB’s own types', async () => {
    let when: object = { title: 'deep' };
    for (let depth = 0; depth < 33; depth++) when = { not: when };
    const flow = { ...A_FLOW, version: '1.0.0', note: when };
    const source = { ...aSource(), flow } as unknown as ReturnType<typeof aSource>;
    expect(await store(putCurrent({ platform: undefined, versions: [] }, source), FIRST)).toBe(true);
    expect((await find())?.flow).toEqual(flow);
  });

  it('opens and closes a platform and its diagnostics, and makes none by that', async () => {
    expect(await catalog().setActive(1, false, LATER)).toBe(false);
    expect(await catalog().setDiagnostics(1, true, LATER)).toBe(false);
    expect(await find()).toBeUndefined();
    await put('1.0.0', FIRST);
    expect(await catalog().setActive(1, false, LATER)).toBe(true);
    expect(await catalog().setDiagnostics(1, true, LATER)).toBe(true);
    const changed = { isActive: false, diagnostics: true, updatedAt: LATER.toISOString(), flowVersion: '1.0.0' };
    expect(await find()).toMatchObject(changed);
    await put('1.0.1', LAST);
    expect(await find()).toMatchObject({ isActive: true, diagnostics: true });
  });
});
