import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { retryDelayMs } from '../../sdk/client/retry-delay.ts';
import { veriframeClient, VeriframeError, type ClientOptions } from '../../sdk/veriframe-client.ts';
import { anApi, done, refusal, type Api, type Reaction } from './an-api.ts';

let api: Api | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});
const start = async (reactions: readonly Reaction[], options?: Partial<ClientOptions>): Promise<Api> => {
  api = await anApi(reactions, options);
  return api;
};
const errorOf = async (work: Promise<unknown>): Promise<VeriframeError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VeriframeError)) throw new Error('no VeriframeError', { cause: error });
  return error;
};

const SESSION_ID = '7d0b2a0e-38e3-4f4e-a5a5-0c4b8e2f7a11';
const AT = '2026-11-23T10:00:00.000Z';
const created = {
  ...{ sessionId: SESSION_ID, embedUrl: `https://v.example/v1/embed/${SESSION_ID}#t=x`, status: 'CREATED' },
  ...{ platformId: 1, expiresAt: AT, createdAt: AT, externalReferenceId: null },
};
const entry = (status: string) => ({
  ...{ ...created, status, progress: 5, platform: { name: 'gigs', displayName: 'Gigs', logo: '' } },
  ...{ completedAt: null, errorCode: null, errorMessage: null, hasAttestation: false },
});
const details = (status: string) => ({ ...entry(status), streamUrl: null, extractedData: null });
const page = (statuses: string[], nextCursor: string | null) =>
  done({
    sessions: statuses.map(entry),
    pagination: { total: 3, limit: 2, offset: null, hasMore: nextCursor !== null, nextCursor },
  });

describe('the client', () => {
  it('sends the key and the request, and gives the parsed answer', async () => {
    const { client, calls } = await start([done(created, 201)]);
    expect(await client.createSession({ platformId: 1 }, { idempotencyKey: 'order-7' })).toEqual(created);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: 'POST',
      url: '/v1/partner/browser-session',
      headers: { 'x-api-key': 'key-1', 'idempotency-key': 'order-7', 'content-type': 'application/json' },
      body: '{"platformId":1}',
    });
  });

  it.each<[string, Reaction]>([
    ['a connection that was cut', 'cut'],
    ['a 503', refusal(503, 'SERVICE_UNAVAILABLE', true)],
    ['a 429', refusal(429, 'RATE_LIMITED', true)],
    ['a 502 of something on the way', { status: 502, body: '<html>' }],
  ])('creates again after %s, with the same idempotency key', async (_what, fault) => {
    const { client, calls, waits } = await start([fault, fault, done(created, 201)]);
    await client.createSession({ platformId: 1 });
    const keys = calls.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(waits).toEqual([125, 250]);
  });

  it('takes another idempotency key for another call', async () => {
    const { client, calls } = await start([done(created, 201)]);
    await client.createSession({ platformId: 1 });
    await client.createSession({ platformId: 1 });
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it.each([
    [400, 'VALIDATION_FAILED', false],
    [404, 'SESSION_NOT_FOUND', false],
    [409, 'EVENT_IN_TRANSIT', true],
    [429, 'QUOTA_EXCEEDED', false],
  ])('tells a %i %s at once', async (status, code, retryable) => {
    const { client, calls } = await start([refusal(status, code, retryable)]);
    const error = await errorOf(client.getSession(SESSION_ID));
    expect(error).toMatchObject({ code, status, requestId: 'request-1', message: `message of ${code}` });
    expect(calls).toHaveLength(1);
  });

  it('gives up after its retries, with the last failure', async () => {
    const { client, calls } = await start(['cut'], { maxRetries: 2 });
    expect(await errorOf(client.listPlatforms())).toMatchObject({ code: 'NETWORK_ERROR', isRetryable: true });
    expect(calls).toHaveLength(3);
  });

  it('asks only once for a resend whose answer is lost, but again when it was too early', async () => {
    const { client, calls } = await start(['cut']);
    expect(await errorOf(client.resendWebhook(SESSION_ID))).toMatchObject({ code: 'NETWORK_ERROR' });
    expect(calls).toHaveLength(1);
    await api?.close();
    const other = await start([
      refusal(429, 'RATE_LIMITED', true),
      done({ sessionId: SESSION_ID, webhookId: 'msg_1', deliveryId: 'd' }, 202),
    ]);
    expect(await other.client.resendWebhook(SESSION_ID)).toMatchObject({ webhookId: 'msg_1' });
  });

  it('gives an attempt its time and no more', async () => {
    const { client } = await start(['silence'], { timeoutMs: 20, maxRetries: 1 });
    expect(await errorOf(client.listPlatforms())).toMatchObject({ code: 'TIMEOUT' });
  });

  it('stops with the reason of the caller', async () => {
    const { client, calls } = await start(['silence']);
    const stop = new AbortController();
    const listing = client.listPlatforms({ signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(listing).rejects.toThrow('enough');
    expect(calls.length).toBeLessThanOrEqual(1);
  });

  it('does not carry the key along a redirect', async () => {
    const { client, calls } = await start([{ status: 307, body: '', headers: { location: '/elsewhere' } }]);
    expect(await errorOf(client.listPlatforms())).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 307 });
    expect(calls).toHaveLength(1);
  });

  it('refuses an answer in another form', async () => {
    const { client } = await start([done({ sessionId: 'x' })]);
    expect(await errorOf(client.getSession(SESSION_ID))).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200 });
  });

  it('goes through all pages by their cursor, no further than it is asked', async () => {
    const { client, calls } = await start([page(['READY', 'READY'], 'c+1'), page(['CREATED'], null)]);
    const found: string[] = [];
    for await (const session of client.sessions({ limit: 2 })) found.push(session.status);
    expect(found).toEqual(['READY', 'READY', 'CREATED']);
    expect(calls.map(({ url }) => url)).toEqual([
      '/v1/partner/browser-sessions?limit=2',
      '/v1/partner/browser-sessions?limit=2&cursor=c%2B1',
    ]);
    await api?.close();
    const other = await start([page(['READY', 'READY'], 'c')]);
    for await (const session of other.client.sessions({ status: 'READY' })) if (session) break;
    expect(other.calls).toHaveLength(1);
  });

  it('waits until a session has ended, ever less often', async () => {
    const { client, waits } = await start([
      ...Array<Reaction>(9).fill(done(details('RUNNING'))),
      done(details('ERROR')),
    ]);
    expect((await client.waitForTerminal(SESSION_ID)).status).toBe('ERROR');
    expect(waits.slice(0, 3)).toEqual([1_000, 1_500, 2_250]);
    expect(waits.at(-1)).toBe(10_000);
  });

  it('waits no longer than it is told', async () => {
    const { client, waits } = await start([done(details('RUNNING'))]);
    const error = await errorOf(client.waitForTerminal(SESSION_ID, { timeoutMs: 5_000 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', message: 'the session is still RUNNING after 5000 ms' });
    expect(waits.reduce((sum, delay) => sum + delay)).toBe(5_000);
  });

  it.each(['http://verify.example.com/v1', 'verify.example.com', ''])('refuses the base URL %j', (baseUrl) => {
    expect(() => veriframeClient({ baseUrl, apiKey: 'key-1' })).toThrow('must be an HTTPS URL');
  });
});

describe('the delay before a retry', () => {
  const delay = (attempt: number, retryAfter: string | null, random = 0.5) =>
    retryDelayMs({ attempt, retryAfter, nowMs: Date.parse(AT), random: () => random });

  it('stays between half and all of the doubled time, and within 8 s', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const ceiling = Math.min(8_000, 250 * 2 ** attempt);
        expect(delay(attempt, null, random)).toBeGreaterThanOrEqual(ceiling / 2);
        expect(delay(attempt, null, random)).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  it.each([
    ['5', 5_000],
    ['Mon, 23 Nov 2026 10:00:07 GMT', 7_000],
    ['100000', 60_000],
    ['soon', 187.5],
    ['Mon, 23 Nov 2020 10:00:00 GMT', 187.5],
  ])('honours Retry-After: %s', (retryAfter, expected) => {
    expect(delay(0, retryAfter)).toBe(expected);
  });
});
