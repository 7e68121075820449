import { APIGatewayClient, GetApiKeyCommand, GetUsagePlansCommand } from '@aws-sdk/client-api-gateway';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { dynamoPartnerRoster } from '../../adapters/aws/dynamo-partner-roster.ts';
import type { TestVeriframe } from '../e2e/a-veriframe.ts';
import type { Answer } from '../e2e/session-client.ts';
import { callApi, createSession, eventually, sessionReader } from '../e2e/session-client.ts';
import { anOperator, type Operator } from './an-operator.ts';

/** Declared in the template, as every partner in the CDK context. */
const DECLARED = 'playground';
const HOUR_MS = 3_600_000;

let operator: Operator;
let veriframe: TestVeriframe;
let apiGateway: APIGatewayClient;
let now = new Date();

const cli: Operator['cli'] = (...words) => operator.cli(...words);
const json: Operator['json'] = (schema, ...words) => operator.json(schema, ...words);

const listAs = (key: string): Promise<Answer> =>
  callApi(veriframe, 'GET', '/partner/browser-sessions', { headers: { 'x-api-key': key } });
const platformsAs = (key: string): Promise<Answer> =>
  callApi(veriframe, 'GET', '/partner/browser-platforms', { headers: { 'x-api-key': key } });
const createAs = (key: string): Promise<Answer> =>
  callApi(veriframe, 'POST', '/partner/browser-session', {
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ platformId: 1 }),
  });
/** How many of so many requests at once are answered with 200, and the first that is not. */
const burstAs = async (key: string, count: number) => {
  const answers = await Promise.all(Array.from({ length: count }, () => platformsAs(key)));
  return {
    served: answers.filter(({ status }) => status === 200).length,
    refused: answers.find((one) => one.status !== 200),
  };
};

const partnerSchema = z.strictObject({
  partnerId: z.string(),
  displayName: z.string(),
  apiKeyId: z.string(),
  retiringApiKey: z.strictObject({ id: z.string(), until: z.iso.datetime() }).nullable(),
  retiringWebhookSecretUntil: z.iso.datetime().nullable(),
  allowedOrigins: z.array(z.string()),
  brand: z.record(z.string(), z.unknown()).nullable(),
  disabledAt: z.iso.datetime().nullable(),
});
const limitsSchema = z.strictObject({
  ...{ ratePerS: z.number(), burst: z.int(), createRatePerS: z.number(), createBurst: z.int() },
  quota: z.strictObject({ limit: z.int(), period: z.string() }).nullable(),
});
const shownSchema = partnerSchema.extend({ limits: limitsSchema.extend({ declared: z.boolean() }).nullable() });
const createdSchema = partnerSchema.extend({ apiKey: z.string(), webhookSecret: z.string().startsWith('whsec_') });
const show = (id: string) => json(shownSchema, 'partner', 'show', id);
const create = (id: string, ...options: string[]) =>
  json(createdSchema, 'partner', 'create', '--id', id, '--name', 'Acme', ...options);

beforeAll(async () => {
  operator = await anOperator({ now: () => now });
  ({ veriframe } = operator);
  apiGateway = new APIGatewayClient(veriframe.cloud.clientConfig);
}, 180_000);
afterAll(async () => {
  apiGateway?.destroy();
  await operator?.close();
}, 60_000);

describe('a partner', () => {
  it('is listed and shown with its limits, without key and secret', async () => {
    const listed = z.object({ partners: z.array(partnerSchema), notCreated: z.array(z.string()) });
    const { partners } = await json(listed, 'partner', 'list');
    expect(partners.map(({ partnerId }) => partnerId)).toEqual([DECLARED]);
    const shown = await show(DECLARED);
    expect(shown).toMatchObject({ ...partners[0], limits: { ratePerS: 50, burst: 100, quota: null, declared: true } });
    const { out } = await cli('partner', 'show', DECLARED);
    expect(out).toMatch(/^Calls +50 a second, 100 at once$/m);
    expect(out).not.toContain('whsec_');
    expect(out).not.toContain(veriframe.apiKey);
    expect(await cli('partner', 'show', 'nobody')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('no partner nobody'),
    });
  });

  it('is created without a deployment, and can call the API with its key at once', async () => {
    const created = await create('acme', '--origin', 'https://a.example', '--origin', 'http://localhost:1');
    expect(created.allowedOrigins).toEqual(['https://a.example', 'http://localhost:1']);
    expect((await listAs(created.apiKey)).status).toBe(200);
    expect((await createAs(created.apiKey)).status).toBe(201);
    expect((await show('acme')).limits).toEqual({
      ...{ ratePerS: 50, burst: 100, createRatePerS: 5, createBurst: 20 },
      ...{ quota: null, declared: false },
    });
  });

  it('is not created twice, and leaves no key and no plan behind then', async () => {
    const plans = async () => (await apiGateway.send(new GetUsagePlansCommand({}))).items?.length;
    const before = await plans();
    for (const id of ['acme', DECLARED])
      expect(await cli('partner', 'create', '--id', id, '--name', 'Again')).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining(`There is a partner ${id} already.`),
      });
    expect(await plans()).toBe(before);
    expect(await cli('partner', 'create', '--id', 'No Id', '--name', 'x')).toMatchObject({ exitCode: 2 });
  });

  it('of the template gets the key of the template', async () => {
    const client = new DynamoDBClient(veriframe.cloud.clientConfig);
    const TableName = veriframe.cloud.outputs['PartnersTable'];
    await client.send(new DeleteItemCommand({ TableName, Key: { partnerId: { S: DECLARED } } }));
    client.destroy();
    expect((await cli('partner', 'list')).out).toContain(`${DECLARED} has an API key and is to be made`);
    expect(await cli('partner', 'create', '--id', DECLARED, '--name', 'x', '--rate', '1')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('in the CDK context'),
    });
    expect((await create(DECLARED)).apiKey).toBe(veriframe.apiKey);
    expect((await listAs(veriframe.apiKey)).status).toBe(200);
  });
});

describe('limits', () => {
  it('are given at creation, hold, and are changed while the partner calls', async () => {
    const { apiKey } = await create('small', '--rate', '0.01', '--burst', '3', '--create-burst', '1');
    const first = await burstAs(apiKey, 6);
    expect(first.served).toBe(3);
    expect(first.refused).toMatchObject({
      status: 429,
      body: { status: 'error', error: { code: 'RATE_LIMITED', retryable: true } },
    });
    expect(first.refused?.headers.get('retry-after')).toBe('1');

    const changed = z.object({ limits: limitsSchema });
    const { limits } = await json(changed, 'partner', 'set-limits', 'small', '--burst', '5');
    expect(limits).toEqual({
      ...{ ratePerS: 0.01, burst: 5, createRatePerS: 5, createBurst: 1 },
      quota: null,
    });
    expect((await burstAs(apiKey, 8)).served).toBe(5);
  });

  it('of creating sessions leave the other calls alone', async () => {
    const { apiKey } = await create('creator', '--create-rate', '0.01', '--create-burst', '2');
    const statuses = [await createAs(apiKey), await createAs(apiKey), await createAs(apiKey)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([201, 201, 429]);
    expect((await listAs(apiKey)).status).toBe(200);
  });

  it('can be a quota, which is taken away again', async () => {
    const { apiKey } = await create('counted', '--quota', '2/month');
    expect((await show('counted')).limits?.quota).toEqual({ limit: 2, period: 'MONTH' });
    const answers = [await listAs(apiKey), await listAs(apiKey), await listAs(apiKey)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]).toMatchObject({ body: { error: { code: 'QUOTA_EXCEEDED' } } });
    expect(answers[2]?.headers.get('retry-after')).toBe('3600');
    expect(await cli('partner', 'set-limits', 'counted', '--quota', '3/day')).toMatchObject({ exitCode: 0 });
    expect((await show('counted')).limits?.quota).toEqual({ limit: 3, period: 'DAY' });
    expect(await cli('partner', 'set-limits', 'counted', '--quota', 'none')).toMatchObject({ exitCode: 0 });
    expect((await show('counted')).limits?.quota).toBeNull();
    expect((await listAs(apiKey)).status).toBe(200);
  });

  it.each([
    [DECLARED, ['--rate', '1'], 1, 'in the CDK context'],
    ['acme', [], 2, 'No limit is given.'],
    ['acme', ['--rate', '0'], 2, '--rate must be a number'],
    ['acme', ['--burst', '1.5'], 2, '--burst must be a whole number'],
    ['acme', ['--quota', '5/year'], 2, '--quota must be none'],
    ['nobody', ['--rate', '1'], 1, 'no partner nobody'],
  ])('of %s cannot be set with %j', async (id, options, exitCode, err) => {
    expect(await cli('partner', 'set-limits', id, ...options)).toMatchObject({
      exitCode,
      err: expect.stringContaining(err),
    });
  });
});

describe('rotate-key', () => {
  const rotatedSchema = z.strictObject({
    ...{ partnerId: z.string(), apiKeyId: z.string(), apiKey: z.string() },
    oldKeyUntil: z.iso.datetime().nullable(),
  });
  const rotate = (id: string, ...options: string[]) => json(rotatedSchema, 'partner', 'rotate-key', id, ...options);
  const finish = (id: string) => json(z.object({ finished: z.boolean() }), 'partner', 'rotate-key', id, '--finish');
  const isThere = (apiKey: string) =>
    apiGateway.send(new GetApiKeyCommand({ apiKey })).then(
      () => true,
      () => false,
    );

  it('lets both keys in, with the same limits, until it is finished', async () => {
    const { apiKey: old, apiKeyId } = await create('rotating', '--rate', '7');
    const { apiKey, oldKeyUntil } = await rotate('rotating');
    expect(Date.parse(oldKeyUntil ?? '') - now.getTime()).toBe(24 * HOUR_MS);
    expect([await listAs(old), await listAs(apiKey), await platformsAs(old)].map(({ status }) => status)).toEqual([
      200, 200, 200,
    ]);
    const shown = await show('rotating');
    expect(shown.retiringApiKey).toEqual({ id: apiKeyId, until: oldKeyUntil });
    expect(shown.limits).toMatchObject({ ratePerS: 7 });
    expect(await cli('partner', 'rotate-key', 'rotating')).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/a third one cannot be added\. End it with --finish/),
    });
    expect(await finish('rotating')).toEqual({ finished: true });
    expect([(await listAs(old)).status, (await listAs(apiKey)).status]).toEqual([401, 200]);
    expect(await isThere(apiKeyId)).toBe(false);
    expect(await finish('rotating')).toEqual({ finished: false });
  });

  it('refuses the old key once its time is over, on every route', async () => {
    const { apiKey: old, apiKeyId } = await create('lapsing');
    now = new Date(Date.now() - 2 * HOUR_MS);
    const { apiKey } = await rotate('lapsing', '--overlap', '1h');
    now = new Date();
    expect([(await listAs(old)).status, (await platformsAs(old)).status, (await listAs(apiKey)).status]).toEqual([
      401, 401, 200,
    ]);
    // The next rotation clears up behind it.
    await rotate('lapsing');
    expect(await isThere(apiKeyId)).toBe(false);
  });

  it('ends every old key at once with --overlap 0h', async () => {
    const { apiKey: first } = await create('leaked');
    const { apiKey: second } = await rotate('leaked');
    const { apiKey: third, oldKeyUntil } = await rotate('leaked', '--overlap', '0h');
    expect(oldKeyUntil).toBeNull();
    expect([await listAs(first), await listAs(second), await listAs(third)].map(({ status }) => status)).toEqual([
      401, 401, 200,
    ]);
    expect((await show('leaked')).retiringApiKey).toBeNull();
  });

  it('disables a key of the template, which is not ours to delete', async () => {
    const { apiKey } = await rotate(DECLARED, '--overlap', '0h');
    expect([(await listAs(veriframe.apiKey)).status, (await listAs(apiKey)).status]).toEqual([401, 200]);
    const { id = '' } = veriframe.cloud.partnerKeys[DECLARED] ?? {};
    expect(await apiGateway.send(new GetApiKeyCommand({ apiKey: id }))).toMatchObject({ enabled: false });
    expect((await show(DECLARED)).limits?.declared).toBe(true);
  });

  it('refuses --overlap with --finish, and an overlap that is none', async () => {
    expect(await cli('partner', 'rotate-key', 'acme', '--finish', '--overlap', '1h')).toMatchObject({ exitCode: 2 });
    expect(await cli('partner', 'rotate-key', 'acme', '--overlap', 'soon')).toMatchObject({ exitCode: 2 });
    expect(await cli('partner', 'rotate-key', 'nobody')).toMatchObject({ exitCode: 1 });
  });
});

describe('disable and delete', () => {
  it('refuse the keys of a partner until it is enabled again', async () => {
    const { apiKey, apiKeyId } = await create('away');
    expect(await cli('partner', 'disable', 'away')).toMatchObject({ exitCode: 0 });
    expect([(await listAs(apiKey)).status, (await platformsAs(apiKey)).status]).toEqual([401, 401]);
    expect(await apiGateway.send(new GetApiKeyCommand({ apiKey: apiKeyId }))).toMatchObject({ enabled: false });
    expect((await cli('partner', 'list')).out).toMatch(/^away .* disabled$/m);
    expect(await cli('partner', 'enable', 'away')).toMatchObject({ exitCode: 0 });
    expect((await listAs(apiKey)).status).toBe(200);
    for (const command of ['disable', 'enable', 'delete'])
      expect(await cli('partner', command, 'nobody')).toMatchObject({ exitCode: 1 });
  });

  it('delete a disabled partner with key and plan, and no other', async () => {
    const { apiKey, apiKeyId } = await create('former');
    expect((await cli('partner', 'delete', 'former', '--yes')).err).toContain('is not disabled');
    await cli('partner', 'disable', 'former');
    expect(await cli('partner', 'delete', 'former')).toMatchObject({ exitCode: 2 });
    expect(await cli('partner', 'delete', 'former', '--yes')).toMatchObject({ exitCode: 0 });
    expect((await cli('partner', 'show', 'former')).err).toContain('no partner former');
    expect((await listAs(apiKey)).status).toBe(401);
    const { items } = await apiGateway.send(new GetUsagePlansCommand({ keyId: apiKeyId }));
    expect(items).toEqual([]);
  });

  it('delete no partner that has sessions which run', async () => {
    const { apiKey } = await create('busy');
    await createAs(apiKey);
    await cli('partner', 'disable', 'busy');
    expect(await cli('partner', 'delete', 'busy', '--yes')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('has sessions that have not ended'),
    });
  });
});

describe('rotate-webhook-secret', () => {
  const rotatedSchema = z.strictObject({
    ...{ partnerId: z.literal(DECLARED), webhookSecret: z.string().startsWith('whsec_') },
    oldSecretUntil: z.iso.datetime().nullable(),
  });
  /** What the partner's server, which knows the secret from before only, answers to the webhook of a session. */
  const answerToWebhook = async (): Promise<number | undefined> => {
    const { sessionId } = await createSession({ ...veriframe, apiKey: await currentKey() });
    await cli('session', 'terminate', sessionId);
    const reader = sessionReader(veriframe);
    await eventually('a webhook is tried', async () => (await reader.read(sessionId)).webhookAttempts.length > 0);
    const { webhookAttempts } = await reader.read(sessionId);
    reader.close();
    return webhookAttempts[0]?.statusCode;
  };
  const currentKey = async (): Promise<string> => {
    const { apiKeyId } = await show(DECLARED);
    return (await apiGateway.send(new GetApiKeyCommand({ apiKey: apiKeyId, includeValue: true }))).value ?? '';
  };

  it('signs with the old secret as well until it is finished', async () => {
    // The partner was created anew above: its server gets back the secret that it started with.
    const client = new DynamoDBClient(veriframe.cloud.clientConfig);
    const partners = dynamoPartnerRoster(client, veriframe.cloud.outputs['PartnersTable'] ?? '');
    const { webhookSecret: made } = (await partners.list()).find(({ partnerId }) => partnerId === DECLARED) ?? {};
    const from = made ?? '';
    await partners.replaceWebhookSecret(DECLARED, { from, to: veriframe.webhookSecret, retireUntil: undefined });
    client.destroy();

    const rotated = await json(rotatedSchema, 'partner', 'rotate-webhook-secret', DECLARED, '--overlap', '2h');
    expect(Buffer.from(rotated.webhookSecret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(rotated.webhookSecret).not.toBe(veriframe.webhookSecret);
    expect(Date.parse(rotated.oldSecretUntil ?? '') - now.getTime()).toBe(2 * HOUR_MS);
    expect((await show(DECLARED)).retiringWebhookSecretUntil).toBe(rotated.oldSecretUntil);
    expect(await answerToWebhook()).toBe(204);
    expect(await cli('partner', 'rotate-webhook-secret', DECLARED)).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('a third one cannot be added'),
    });

    const finished = z.object({ finished: z.literal(true) });
    await json(finished, 'partner', 'rotate-webhook-secret', DECLARED, '--finish');
    expect(await answerToWebhook()).toBe(401);
    expect((await cli('partner', 'rotate-webhook-secret', DECLARED, '--finish')).out).toContain(
      'no old webhook secret',
    );
  }, 60_000);

  it('drops every old one at once with --overlap 0h', async () => {
    await json(rotatedSchema, 'partner', 'rotate-webhook-secret', DECLARED);
    const { oldSecretUntil } = await json(
      rotatedSchema,
      'partner',
      'rotate-webhook-secret',
      DECLARED,
      '--overlap',
      '0h',
    );
    expect(oldSecretUntil).toBeNull();
    expect((await show(DECLARED)).retiringWebhookSecretUntil).toBeNull();
  });
});
