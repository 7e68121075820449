import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoDiagnosticsStore } from '../../../adapters/aws/dynamo-diagnostics-store.ts';
import { dynamoIdempotencyStore } from '../../../adapters/aws/dynamo-idempotency-store.ts';
import { dynamoPartnerRoster } from '../../../adapters/aws/dynamo-partner-roster.ts';
import { dynamoPartnerStore } from '../../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionEraser } from '../../../adapters/aws/dynamo-session-eraser.ts';
import { dynamoSessionStore } from '../../../adapters/aws/dynamo-session-store.ts';
import type { StartedDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { startDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { aPartner } from '../../support/a-partner.ts';
import { aSession, SESSION_ID } from '../../support/a-session.ts';
import { keptDiagnostics } from '../diagnostics-store-contract.ts';
import { TABLES } from './table-properties.ts';

let local: StartedDynamodb;
let table = '';
let tables = 0;
beforeAll(async () => {
  local = await startDynamodb();
});
afterAll(() => local.close());
const useTable = (properties: object): void =>
  beforeEach(async () => {
    table = `operator-${++tables}`;
    await local.engine.ensureTable(table, properties);
  });

const UNTIL = '2026-03-01T10:00:00.000Z';

describe('the roster of partners', () => {
  useTable(TABLES.partners);
  const roster = () => dynamoPartnerRoster(local.client, table);
  const find = (partnerId: string) => dynamoPartnerStore(local.client, table).find(partnerId);

  it('keeps new partners, and changes nothing of one that is there', async () => {
    expect(await roster().insert(aPartner({ partnerId: 'b' }))).toBe(true);
    expect(await roster().insert(aPartner({ partnerId: 'a' }))).toBe(true);
    expect(await roster().insert(aPartner({ partnerId: 'a', displayName: 'Other' }))).toBe(false);
    expect(await roster().list()).toEqual([aPartner({ partnerId: 'a' }), aPartner({ partnerId: 'b' })]);
  });

  it('disables and enables', async () => {
    await roster().insert(aPartner());
    expect(await roster().setDisabledAt('acme', UNTIL)).toBe(true);
    expect(await find('acme')).toEqual(aPartner({ disabledAt: UNTIL }));
    expect(await roster().setDisabledAt('acme', undefined)).toBe(true);
    expect(await find('acme')).toEqual(aPartner());
  });

  it('replaces the webhook secret, keeps the one before until its time or drops it', async () => {
    await roster().insert(aPartner());
    const from = aPartner().webhookSecret;
    expect(await roster().replaceWebhookSecret('acme', { from, to: 'whsec_2', retireUntil: UNTIL })).toBe(true);
    const retiringWebhookSecret = { secret: from, until: UNTIL };
    expect(await find('acme')).toEqual(aPartner({ webhookSecret: 'whsec_2', retiringWebhookSecret }));
    expect(await roster().replaceWebhookSecret('acme', { from, to: 'whsec_3', retireUntil: UNTIL })).toBe(false);
    const atOnce = { from: 'whsec_2', to: 'whsec_3', retireUntil: undefined };
    expect(await roster().replaceWebhookSecret('acme', atOnce)).toBe(true);
    expect(await find('acme')).toEqual(aPartner({ webhookSecret: 'whsec_3' }));
    await roster().replaceWebhookSecret('acme', { from: 'whsec_3', to: 'whsec_4', retireUntil: UNTIL });
    expect(await roster().dropRetiringWebhookSecret('acme')).toBe(true);
    expect(await find('acme')).toEqual(aPartner({ webhookSecret: 'whsec_4' }));
  });

  it('replaces the API key, and takes no third one while one retires', async () => {
    await roster().insert(aPartner());
    expect(await roster().replaceApiKey('acme', { from: 'key-acme', to: 'key-2', retireUntil: UNTIL })).toBe(true);
    const retiring = { apiKeyId: 'key-2', retiringApiKeyId: 'key-acme', retiringApiKeyUntil: UNTIL };
    expect(await find('acme')).toEqual(aPartner(retiring));
    for (const from of ['key-acme', 'key-2'])
      expect(await roster().replaceApiKey('acme', { from, to: 'key-3', retireUntil: UNTIL })).toBe(false);
    expect(await roster().dropRetiringApiKey('acme', 'key-2')).toBe(false);
    expect(await roster().dropRetiringApiKey('acme', 'key-acme')).toBe(true);
    expect(await roster().replaceApiKey('acme', { from: 'key-2', to: 'key-3', retireUntil: undefined })).toBe(true);
    expect(await find('acme')).toEqual(aPartner({ apiKeyId: 'key-3' }));
  });

  it('forgets a disabled partner, and no other', async () => {
    await roster().insert(aPartner());
    expect(await roster().remove('acme')).toBe(false);
    await roster().setDisabledAt('acme', UNTIL);
    expect(await roster().remove('acme')).toBe(true);
    expect(await roster().list()).toEqual([]);
    expect(await roster().remove('acme')).toBe(false);
  });

  it('makes no partner by changing one that is not there', async () => {
    const replacement = { from: 'a', to: 'b', retireUntil: UNTIL };
    expect(await roster().replaceWebhookSecret('nobody', replacement)).toBe(false);
    expect(await roster().dropRetiringWebhookSecret('nobody')).toBe(false);
    expect(await roster().replaceApiKey('nobody', replacement)).toBe(false);
    expect(await roster().dropRetiringApiKey('nobody', 'a')).toBe(false);
    expect(await roster().setDisabledAt('nobody', '2026-03-01T10:00:00.000Z')).toBe(false);
    expect(await roster().setDisabledAt('nobody', undefined)).toBe(false);
    expect(await roster().list()).toEqual([]);
  });
});

describe('erasing a session', () => {
  useTable(TABLES.sessions);
  const store = () => dynamoSessionStore(local.client, table);
  const erase = (sessionId: string, requestId?: string) =>
    dynamoSessionEraser(local.client, {
      sessions: table,
      requests: `${table}-requests`,
      diagnostics: `${table}-diagnostics`,
    })({ sessionId, requestId });
  beforeEach(() => local.engine.ensureTable(`${table}-diagnostics`, TABLES.diagnostics));

  it('deletes one that has ended, and nothing else', async () => {
    await store().insert(aSession({ status: 'ERROR', endedAt: '2026-03-01T10:05:00.000Z' }));
    expect(await erase(SESSION_ID)).toBe(true);
    expect(await store().find(SESSION_ID)).toBeUndefined();
    expect(await erase(SESSION_ID)).toBe(false);
  });

  it('deletes what it left when it failed', async () => {
    const diagnostics = dynamoDiagnosticsStore(local.client, `${table}-diagnostics`);
    await diagnostics.keep(keptDiagnostics());
    expect(await erase(SESSION_ID)).toBe(false);
    expect(await diagnostics.find(SESSION_ID)).toEqual(keptDiagnostics());
    await store().insert(aSession({ status: 'ERROR', endedAt: UNTIL }));
    expect(await erase(SESSION_ID)).toBe(true);
    expect(await diagnostics.find(SESSION_ID)).toBeUndefined();
  });

  it('deletes the keyed request that made it, unless the key has made another one since', async () => {
    await local.engine.ensureTable(`${table}-requests`, TABLES.requests);
    const requests = dynamoIdempotencyStore(local.client, { sessions: table, requests: `${table}-requests` });
    const other = 'b1946ac9-2f3c-4e0a-9d5b-0a6f4f1b7c11';
    for (const sessionId of [SESSION_ID, other]) {
      const session = aSession({ sessionId, status: 'ERROR', endedAt: UNTIL, requestId: `acme#${sessionId}` });
      const record = { requestId: `acme#${sessionId}`, bodyHash: 'b', sessionId, deleteAtEpochS: 4_000_000_000 };
      await requests.insertSession(session, record, new Date(UNTIL));
    }
    expect(await erase(SESSION_ID, `acme#${SESSION_ID}`)).toBe(true);
    expect(await requests.find(`acme#${SESSION_ID}`, new Date(UNTIL))).toBeUndefined();
    await store().insert(aSession({ status: 'ERROR', endedAt: UNTIL }));
    expect(await erase(SESSION_ID, `acme#${other}`)).toBe(true);
    expect(await requests.find(`acme#${other}`, new Date(UNTIL))).toMatchObject({ sessionId: other });
  });

  it('leaves one that runs', async () => {
    await store().insert(aSession({ status: 'RUNNING' }));
    expect(await erase(SESSION_ID)).toBe(false);
    expect(await store().find(SESSION_ID)).toMatchObject({ status: 'RUNNING' });
  });
});
