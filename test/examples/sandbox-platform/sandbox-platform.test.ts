import { connect } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SANDBOX_HOST_NAMES } from '../../../examples/sandbox-platform/sandbox-hosts.ts';
import { selfSignedCertificate } from '../../../examples/sandbox-platform/self-signed-certificate.ts';
import type { SandboxPlatform } from '../../../examples/sandbox-platform/start-sandbox-platform.ts';
import { startSandboxPlatform } from '../../../examples/sandbox-platform/start-sandbox-platform.ts';
import { TEST_PASSWORD, TEST_WORD } from '../../../examples/sandbox-platform/test-users.ts';
import type { Visitor } from './visitor.ts';
import { aVisitor } from './visitor.ts';

let nowMs = Date.UTC(2026, 10, 23, 9);
const clock = () => new Date(nowMs);
const minutes = (count: number) => count * 60_000;

let platform: SandboxPlatform;
let caPem: string;
let visitor: Visitor;
const slept: number[] = [];

beforeAll(async () => {
  const { certPem, keyPem } = await selfSignedCertificate(SANDBOX_HOST_NAMES, clock());
  caPem = certPem;
  platform = await startSandboxPlatform({
    certPem,
    keyPem,
    clock,
    sleep: async (durationMs) => void slept.push(durationMs),
  });
});
afterAll(() => platform.close());
beforeEach(() => {
  nowMs += minutes(60); // Nothing of the test before counts any more.
  visitor = aVisitor({ ...platform, caPem });
});

describe('logging in', () => {
  it('goes from the password through the one-time code to the dashboard', async () => {
    const afterPassword = await visitor.submit('/login', { username: 'user_good', password: TEST_PASSWORD });
    expect([afterPassword.status, afterPassword.headers.location]).toEqual([303, '/login/code']);
    const afterCode = await visitor.submit('/login/code', { code: '424 242' });
    expect([afterCode.status, afterCode.headers.location]).toEqual([303, '/dashboard']);
    expect((await visitor.get('/dashboard')).body).toContain('Hello, Ana');
  });

  it('takes the email address and any letter case for the user name', async () => {
    const answer = await visitor.submit('/login', { username: ' Ana.Ribeiro@Example.com ', password: TEST_PASSWORD });
    expect(answer.headers.location).toBe('/login/code');
  });

  it.each([
    ['a wrong password', 'user_good', 'pass_bad'],
    ['an unknown user', 'user_nobody', TEST_PASSWORD],
    ['the user who is always refused', 'user_wrong', TEST_PASSWORD],
  ])('refuses %s with the same words', async (_what, username, password) => {
    const { status, body } = await visitor.submit('/login', { username, password });
    expect(status).toBe(401);
    expect(body).toContain('role="alert">That user name or password is not right. Please try again.');
    expect(body).not.toContain(password);
  });

  it.each([
    ['user_locked', 403, 'Your account is locked'],
    ['user_throttled', 429, 'Too many attempts'],
    ['user_nocode', 403, 'No further code can be entered'],
    ['user_outage', 503, 'temporarily unavailable'],
    ['user_blocked', 403, 'Access denied'],
  ])('shows %s why there is no way in', async (username, status, text) => {
    const answer = await visitor.logIn(username);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
    expect((await visitor.get('/api/me')).status).toBe(401);
  });

  it('escapes what the user typed', async () => {
    const { body } = await visitor.submit('/login', { username: '"><script>alert(1)</script>', password: 'x' });
    expect(body).toContain('value="&quot;&gt;&lt;script&gt;');
    expect(body).not.toContain('<script>');
  });

  it('asks to wait after 8 failures, and lets in again when the time has passed', async () => {
    const fail = () => visitor.submit('/login', { username: 'user_good', password: 'wrong' });
    for (let i = 0; i < 8; i++) expect((await fail()).status).toBe(401);
    const slowed = await fail();
    expect([slowed.status, slowed.headers['retry-after']]).toEqual([429, '300']);
    expect((await visitor.logIn('user_good')).body).toContain('Too many attempts');
    nowMs += minutes(5);
    expect((await visitor.logIn('user_good')).headers.location).toBe('/dashboard');
  });

  it('returns to the login form after 5 wrong codes', async () => {
    await visitor.submit('/login', { username: 'user_mfa', password: TEST_PASSWORD });
    for (let i = 0; i < 4; i++) {
      const { status, body } = await visitor.submit('/login/code', { code: '000000' });
      expect(status).toBe(401);
      expect(body).toContain('That code is not right.');
    }
    expect((await visitor.submit('/login/code', { code: '000000' })).headers.location).toBe('/login');
    expect((await visitor.get('/login/code')).headers.location).toBe('/login');
  });
});

describe('a site that breaks down over a code', () => {
  it('is out of order for two minutes, but for what its pages are drawn with', async () => {
    const broken = await visitor.logIn('user_breakdown');
    expect([broken.status, broken.headers['retry-after']]).toEqual([503, '120']);
    for (const path of ['/login', '/dashboard', '/api/me'])
      expect((await visitor.get(path)).body).toContain('temporarily unavailable');
    expect((await visitor.get('/assets/gigs.css')).status).toBe(200);
    nowMs += minutes(2);
    expect((await visitor.get('/login')).status).toBe(200);
    expect((await visitor.logIn('user_direct')).headers.location).toBe('/dashboard');
  });
});

describe('the check for people', () => {
  const typeWord = (word: string) => visitor.submit('/login/check', { word });
  beforeEach(() => visitor.submit('/login', { username: 'user_captcha', password: TEST_PASSWORD }));

  it('lets in who types the word, at the second try, too', async () => {
    const wrong = await typeWord('meadow');
    expect([wrong.status, wrong.body]).toEqual([401, expect.stringContaining('That is not the word.')]);
    expect((await visitor.get('/api/me')).status).toBe(401);
    expect((await typeWord(` ${TEST_WORD.toUpperCase()} `)).headers.location).toBe('/dashboard');
    expect((await visitor.get('/api/me')).status).toBe(200);
  });

  it('leads back to the login who wants to use another account', async () => {
    const { body } = await visitor.get('/login/check');
    expect(body).toMatch(/<form class="aside" method="post" action="\/logout">/);
    const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
    expect((await visitor.post('/logout', new URLSearchParams({ csrf }).toString())).headers.location).toBe('/login');
    expect((await visitor.get('/login/check')).headers.location).toBe('/login');
    expect((await visitor.logIn('user_direct')).headers.location).toBe('/dashboard');
  });

  it('takes who fails twice for a machine', async () => {
    await typeWord('meadow');
    const again = await typeWord('mountain');
    expect([again.status, again.body]).toEqual([
      403,
      expect.stringContaining('could not confirm that you are a person'),
    ]);
    expect((await typeWord(TEST_WORD)).status).toBe(403);
    expect((await visitor.get('/login/check')).headers.location).toBe('/login');
  });
});

describe('the habits of accounts', () => {
  it('lets who is slow wait for pages and API, not for the login', async () => {
    slept.length = 0;
    await visitor.logIn('user_slow');
    expect(slept).toEqual([]);
    await visitor.get('/dashboard');
    await visitor.get('/api/me');
    expect(slept).toEqual([4_000, 4_000]);
  });

  it('shows pages to whom the API refuses', async () => {
    await visitor.logIn('user_limited');
    expect((await visitor.get('/dashboard')).status).toBe(200);
    expect((await visitor.get('/api/me')).status).toBe(429);
  });

  it('gives nothing through the cookie wall until there is a choice', async () => {
    await visitor.logIn('user_cookies');
    const walled = await visitor.get('/dashboard');
    expect(walled.body).toContain('id="cookie-wall"');
    expect((await visitor.get('/api/me')).status).toBe(403);
    const csrf = /name="csrf" value="([^"]+)"/.exec(walled.body)?.[1] ?? '';
    expect((await visitor.post('/cookies', 'csrf=guessed&choice=necessary')).status).toBe(403);
    expect((await visitor.post('/cookies', `csrf=${csrf}&choice=necessary`)).headers.location).toBe('/dashboard');
    expect((await visitor.get('/dashboard')).body).not.toContain('cookie-wall');
    expect((await visitor.get('/api/me')).status).toBe(200);
  });

  it('sends chunks', async () => {
    await visitor.logIn('user_chunked');
    const { headers, body } = await visitor.get('/api/me');
    expect(headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(JSON.parse(body)).toMatchObject({ name: 'Ines Duarte' });
  });

  it.each([
    ['user_compressed', 'gzip', 'gzip'],
    ['user_compressed', 'identity', undefined],
    ['user_gzip', 'identity', 'gzip'],
  ])('answers %s, who accepts %s, with content-encoding %s', async (username, acceptEncoding, encoding) => {
    await visitor.logIn(username);
    const { headers } = await visitor.get('/api/me', { 'accept-encoding': acceptEncoding });
    expect(headers['content-encoding']).toBe(encoding);
  });

  it.each([
    ['user_long', 150_000, 300_000],
    ['user_huge', 1_100_000, 2_000_000],
  ])('sends %s answers that are long', async (username, atLeastBytes, atMostBytes) => {
    await visitor.logIn(username);
    const { body } = await visitor.get('/api/earnings');
    expect(body.length).toBeGreaterThan(atLeastBytes);
    expect(body.length).toBeLessThan(atMostBytes);
  });
});

describe('a visit', () => {
  it('has another id after every step of a login', async () => {
    await visitor.get('/login');
    const ids = [visitor.jar.value('__Host-gigs')];
    await visitor.submit('/login', { username: 'user_good', password: TEST_PASSWORD });
    ids.push(visitor.jar.value('__Host-gigs'));
    await visitor.submit('/login/code', { code: '424242' });
    ids.push(visitor.jar.value('__Host-gigs'));
    expect(new Set(ids).size).toBe(3);
  });

  it('keeps its cookie from scripts, from plain HTTP and from other sites', async () => {
    const { headers } = await visitor.get('/login');
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-gigs=[\w-]{32}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it.each(['/login', '/login/code', '/logout'])('takes no form at %s without its token', async (path) => {
    await visitor.logIn('user_direct');
    const answer = await visitor.post(path, 'csrf=guessed&username=user_direct&password=pass_good&code=424242');
    expect(answer.status).toBe(403);
    expect((await visitor.get('/api/me')).status).toBe(200);
  });

  it('ends at the logout', async () => {
    await visitor.logIn('user_direct');
    const cookieBefore = visitor.jar.value('__Host-gigs');
    const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/dashboard')).body)?.[1] ?? '';
    await visitor.post('/logout', `csrf=${csrf}`);
    expect(visitor.jar.value('__Host-gigs')).not.toBe(cookieBefore);
    expect((await visitor.get('/dashboard')).headers.location).toBe('/login');
  });

  it('ends after 30 idle minutes', async () => {
    await visitor.logIn('user_direct');
    nowMs += minutes(29);
    expect((await visitor.get('/api/me')).status).toBe(200);
    nowMs += minutes(31);
    expect((await visitor.get('/api/me')).status).toBe(401);
  });
});

describe('the API', () => {
  it('tells who the account belongs to', async () => {
    await visitor.logIn('user_good');
    const { headers, body } = await visitor.get('/api/me');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(JSON.parse(body)).toMatchObject({ name: 'Ana Ribeiro', memberSince: '2021-03-18', rating: 4.9 });
  });

  it('tells the earnings of the last twelve whole months', async () => {
    await visitor.logIn('user_good');
    const { summary, months } = JSON.parse((await visitor.get('/api/earnings')).body);
    expect(summary).toEqual({
      monthlyAverage: 2897.67,
      total: 34_772,
      currency: 'EUR',
      from: '2025-11',
      to: '2026-10',
    });
    expect(months).toHaveLength(12);
    expect(months.at(-1)).toEqual({ month: '2026-10', gross: 3128.5, net: 2753.08, jobs: 36 });
  });

  it('has no earnings for a new account, and neither has its dashboard', async () => {
    await visitor.logIn('user_nodata');
    expect(JSON.parse((await visitor.get('/api/earnings')).body)).toMatchObject({
      summary: { monthlyAverage: null },
      months: [],
    });
    expect((await visitor.get('/dashboard')).body).toContain('No earnings yet');
  });

  it.each(['/api/me', '/api/earnings'])('tells nothing at %s before the one-time code', async (path) => {
    await visitor.submit('/login', { username: 'user_good', password: TEST_PASSWORD });
    expect(await visitor.get(path)).toMatchObject({ status: 401, body: '{"error":"not_logged_in"}' });
  });
});

describe('the site', () => {
  it('loads nothing from elsewhere and cannot be framed', async () => {
    const { headers, body } = await visitor.get('/login');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(body).not.toMatch(/(src|<link[^>]* href)="(https?:)?\/\//);
    expect((await visitor.get('/assets/gigs.css')).body).not.toMatch(/url\(|@import/);
  });

  it('knows the autofill fields that a browser and a phone look for', async () => {
    expect((await visitor.get('/login')).body).toMatch(/autocomplete="username"[^]*autocomplete="current-password"/);
    await visitor.submit('/login', { username: 'user_good', password: TEST_PASSWORD });
    expect((await visitor.get('/login/code')).body).toMatch(/inputmode="numeric"\s+autocomplete="one-time-code"/);
  });

  it('refuses a body that no form of its has', async () => {
    expect((await visitor.post('/login', 'x'.repeat(20_000))).status).toBe(413);
  });

  it('says so when there is no such page', async () => {
    expect((await visitor.get('/nowhere')).status).toBe(404);
    await visitor.logIn('user_direct');
    expect((await visitor.get('/api/nowhere')).body).toBe('{"error":"not_found"}');
  });

  it.each(['TLSv1.3', 'TLSv1.2'] as const)('speaks %s', async (version) => {
    const { port } = platform;
    const protocol = await new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port,
        servername: 'gigs.sandbox.test',
        ca: caPem,
        maxVersion: version,
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
    });
    expect(protocol).toBe(version);
  });
});
