import { connect } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SANDBOX_HOST_NAMES, SANDBOX_HOSTS } from '../../../examples/sandbox-platform/sandbox-hosts.ts';
import { selfSignedCertificate } from '../../../examples/sandbox-platform/self-signed-certificate.ts';
import type { SandboxPlatform } from '../../../examples/sandbox-platform/start-sandbox-platform.ts';
import { startSandboxPlatform } from '../../../examples/sandbox-platform/start-sandbox-platform.ts';
import { TEST_CODE, TEST_PASSWORD } from '../../../examples/sandbox-platform/test-users.ts';
import type { Visitor } from './visitor.ts';
import { aVisitor } from './visitor.ts';

let nowMs = Date.UTC(2026, 10, 23, 9);
const clock = () => new Date(nowMs);

let platform: SandboxPlatform;
let caPem: string;
let visitor: Visitor;

beforeAll(async () => {
  const { certPem, keyPem } = await selfSignedCertificate(SANDBOX_HOST_NAMES, clock());
  caPem = certPem;
  platform = await startSandboxPlatform({ certPem, keyPem, clock });
});
afterAll(() => platform.close());
beforeEach(() => {
  visitor = aVisitor({ ...platform, caPem });
});

const jsonOf = async (answer: Promise<{ body: string }>) => JSON.parse((await answer).body);
const PAYOUTS = `https://${SANDBOX_HOSTS.pay}/v1/payouts`;
const ARCHIVE = `https://${SANDBOX_HOSTS.archive}/v1/account`;

describe('a remembered device', () => {
  const enterCode = (fields: Record<string, string>) => visitor.submit('/login/code', { code: TEST_CODE, ...fields });
  const password = (username: string) => visitor.submit('/login', { username, password: TEST_PASSWORD });

  it('needs no code any more, for the account that it is remembered for', async () => {
    await password('user_mfa');
    const { headers } = await enterCode({ remember: 'on' });
    expect(headers.location).toBe('/dashboard');
    expect(headers['set-cookie']).toHaveLength(4);
    nowMs += 31 * 60_000; // The visit is over.
    expect((await password('user_mfa')).headers.location).toBe('/dashboard');
    nowMs += 31 * 60_000;
    expect((await password('user_good')).headers.location).toBe('/login/code');
  });

  it('is not remembered unasked', async () => {
    await password('user_device');
    expect((await enterCode({})).headers.location).toBe('/dashboard');
    expect(visitor.jar.value('__Host-gigs-device')).toBe('');
  });

  it('must log in once more where the site wants that', async () => {
    await password('user_device');
    expect((await enterCode({ remember: 'on' })).headers.location).toBe('/login');
    expect((await visitor.get('/login')).body).toContain('This device is remembered now.');
    expect((await password('user_device')).headers.location).toBe('/dashboard');
  });
});

describe('logging in with Keyring', () => {
  const AUTHORIZE = `https://${SANDBOX_HOSTS.keyring}/authorize`;
  const authorize = (username: string, password = TEST_PASSWORD) =>
    visitor.post(AUTHORIZE, new URLSearchParams({ username, password }).toString());
  const codeOf = ({ body }: { body: string }) => /data-code="([^"]+)"/.exec(body)?.[1] ?? '';
  const enter = async (code: string) => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/login')).body)?.[1] ?? '';
    return visitor.post('/login/keyring', new URLSearchParams({ csrf, code }).toString());
  };

  it('lets in who has Keyring’s code', async () => {
    expect((await visitor.get(AUTHORIZE)).body).toContain('name="login"');
    expect((await enter(codeOf(await authorize('user_popup')))).headers.location).toBe('/dashboard');
    expect(await jsonOf(visitor.get('/api/me'))).toMatchObject({ name: 'Teo Marchetti' });
  });

  it.each([
    ['a wrong password', 'user_popup', 'pass_bad'],
    ['an account that is not Keyring’s', 'user_good', TEST_PASSWORD],
  ])('gives no code for %s', async (_what, username, password) => {
    const { status, body } = await authorize(username, password);
    expect([status, body]).toEqual([401, expect.stringContaining('Keyring does not know')]);
    expect(body).not.toContain('data-code');
  });

  it('takes a code once, and not after a minute', async () => {
    const code = codeOf(await authorize('user_popup'));
    await enter(code);
    visitor = aVisitor({ ...platform, caPem });
    expect((await enter(code)).headers.location).toBe('/login');
    const late = codeOf(await authorize('user_popup'));
    nowMs += 61_000;
    expect((await enter(late)).headers.location).toBe('/login');
  });

  it('is the only way in for who has no password at Gigs', async () => {
    const { status, body } = await visitor.logIn('user_popup');
    expect([status, body]).toEqual([401, expect.stringContaining('This account logs in with Keyring.')]);
  });

  it('hands the code to Gigs alone', async () => {
    expect((await authorize('user_popup')).body).toContain(`data-opener="https://${SANDBOX_HOSTS.gigs}"`);
  });
});

describe('an account that is shown elsewhere', () => {
  it.each([
    ['user_app', '/dashboard/app'],
    ['user_html', '/dashboard/statement'],
    ['user_graphql', '/dashboard/studio'],
    ['user_payouts', '/dashboard/payouts'],
    ['user_tls12', '/dashboard/archive'],
    ['user_oldtls', '/dashboard/vault'],
  ])('leads %s to %s from wherever it is', async (username, path) => {
    expect((await visitor.logIn(username)).headers.location).toBe(path);
    expect((await visitor.get('/dashboard')).headers.location).toBe(path);
    expect((await visitor.get('/')).headers.location).toBe(path);
    const { status, body } = await visitor.get(path);
    expect(status).toBe(200);
    expect(body).toContain('Log out');
  });

  it('is for those who are logged in', async () => {
    for (const path of ['app', 'statement', 'studio', 'payouts', 'archive'])
      expect((await visitor.get(`/dashboard/${path}`)).headers.location).toBe('/login');
    for (const address of [PAYOUTS, ARCHIVE]) expect((await visitor.get(address)).status).toBe(401);
  });
});

describe('the application on one page', () => {
  const token = (headers: Record<string, string>) => visitor.post('/api/app/token', '', headers);

  it('is let in with its token, and with nothing else', async () => {
    await visitor.logIn('user_app');
    const { accessToken } = await jsonOf(token({ 'x-xsrf-token': visitor.jar.value('XSRF-TOKEN') }));
    const { headers, body } = await visitor.get('/api/app/account', { authorization: `Bearer ${accessToken}` });
    expect(JSON.parse(body)).toMatchObject({ holder: { name: 'Kofi Mensah' }, earnings: { currency: 'EUR' } });
    expect(headers['set-cookie']).toBeUndefined();
    expect((await visitor.get('/api/app/account')).status).toBe(401);
    expect((await visitor.get('/api/app/account', { authorization: 'Bearer guessed' })).status).toBe(401);
  });

  it('gets its token only when it asks itself', async () => {
    await visitor.logIn('user_app');
    expect((await token({})).status).toBe(403);
    expect((await token({ 'x-xsrf-token': 'guessed' })).status).toBe(403);
  });

  it('may run its own scripts, where no other page of the account may', async () => {
    await visitor.logIn('user_app');
    const policy = (await visitor.get('/dashboard/app')).headers['content-security-policy'];
    expect(policy).toContain("script-src 'self'; connect-src 'self'");
    expect((await visitor.get('/assets/account-app.js')).headers['content-type']).toContain('text/javascript');
    visitor = aVisitor({ ...platform, caPem });
    await visitor.logIn('user_direct');
    expect((await visitor.get('/dashboard')).headers['content-security-policy']).toContain("script-src 'none'");
  });
});

describe('GraphQL', () => {
  const ask = (operationName: string, headers: Record<string, string>, variables?: object) =>
    visitor.post('/api/graphql', JSON.stringify({ operationName, query: '…', variables }), {
      'content-type': 'application/json',
      ...headers,
    });
  const tokenOfPage = async () =>
    /name="csrf-token" content="([^"]+)"/.exec((await visitor.get('/dashboard/studio')).body)?.[1] ?? '';

  it('answers the operation of the page with the token of the page', async () => {
    await visitor.logIn('user_graphql');
    const csrf = await tokenOfPage();
    expect(await jsonOf(ask('Account', { 'x-csrf-token': csrf }))).toMatchObject({
      data: { viewer: { name: 'Hugo Lacroix', earnings: { currency: 'EUR' } } },
    });
    expect((await ask('Everything', { 'x-csrf-token': csrf })).status).toBe(400);
    expect((await ask('Account', {})).status).toBe(403);
  });

  it('answers with the page of payouts that the body chooses', async () => {
    await visitor.logIn('user_graphql');
    const token = { 'x-csrf-token': await tokenOfPage() };
    const page = async (after: unknown) => (await jsonOf(ask('Payouts', token, { after }))).data.viewer.payouts;
    const first = await page(null);
    expect(first.payouts).toMatchObject([{ amount: 526.6 }, { amount: 458.64 }]);
    const third = await page((await page(first.next)).next);
    expect(third).toMatchObject({ payouts: [{}, { paidOn: '2026-10-16' }], next: null });
    for (const variables of [{ after: 'nowhere' }, { after: 7 }, undefined])
      expect((await ask('Payouts', token, variables)).status).toBe(400);
  });
});

describe('payouts', () => {
  it('come page by page from another host, to whoever is logged in at Gigs', async () => {
    await visitor.logIn('user_payouts');
    const first = await jsonOf(visitor.get(PAYOUTS));
    expect(first.payouts).toEqual([
      { id: 'gig_65491-0012', amount: 526.6, currency: 'EUR', paidOn: '2026-11-20' },
      { id: 'gig_65491-0011', amount: 458.64, currency: 'EUR', paidOn: '2026-11-13' },
    ]);
    const second = await jsonOf(visitor.get(`${PAYOUTS}?from=${first.next}`));
    const third = await jsonOf(visitor.get(`${PAYOUTS}?from=${second.next}`));
    expect(third).toMatchObject({ payouts: [{}, { paidOn: '2026-10-16' }], next: null });
    expect((await visitor.get(`${PAYOUTS}?from=nowhere`)).status).toBe(404);
  });

  it('are summed up at another address, for the account that is asked for', async () => {
    await visitor.logIn('user_payouts');
    const ask = (account: string, token = visitor.jar.value('XSRF-TOKEN')) =>
      visitor.post('/api/summaries', `account=${account}`, { 'x-xsrf-token': token });
    expect(await ask('gig_65491')).toMatchObject({ status: 303, headers: { location: '/api/summaries/year' } });
    expect(await jsonOf(visitor.get('/api/summaries/year'))).toMatchObject({ currency: 'EUR', from: '2025-11' });
    expect((await ask('gig_58213')).status).toBe(404);
    expect((await ask('gig_65491', '')).status).toBe(403);
  });
});

describe('an old host', () => {
  it('answers with TLS 1.2, and speaks nothing newer', async () => {
    await visitor.logIn('user_tls12');
    expect(await jsonOf(visitor.get(ARCHIVE))).toMatchObject({ name: 'Otto Brandt', earnings: { currency: 'EUR' } });
    const shake = (minVersion: 'TLSv1.2' | 'TLSv1.3') =>
      new Promise((resolve) => {
        const { oldPort: port } = platform;
        const socket = connect({ host: '127.0.0.1', port, servername: SANDBOX_HOSTS.archive, ca: caPem, minVersion });
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
        socket.once('secureConnect', () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
      });
    expect(await shake('TLSv1.2')).toBe('TLSv1.2');
    expect(await shake('TLSv1.3')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });
});

describe('mistakes of a site', () => {
  it.each([
    ['user_twice', /"rating":1\.0,"rating":4\.6/],
    ['user_text', /"rating":"4\.6"/],
    ['user_unrated', /^(?!.*"rating")/],
  ])('are in what %s gets', async (username, pattern) => {
    await visitor.logIn(username);
    expect((await visitor.get('/api/me')).body).toMatch(pattern);
  });

  it('shows two holders of a joint account', async () => {
    await visitor.logIn('user_joint');
    const { body } = await visitor.get('/dashboard/statement');
    expect([...body.matchAll(/class="holder">([^<]+)/g)].map(([, name]) => name)).toEqual(['Lars Holm', 'Karin Holm']);
  });

  it('asks about cookies again and again', async () => {
    await visitor.logIn('user_wall');
    const { body } = await visitor.get('/dashboard');
    const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
    expect((await visitor.post('/cookies', `csrf=${csrf}&choice=all`)).headers.location).toBe('/dashboard');
    expect((await visitor.get('/dashboard')).body).toContain('id="cookie-wall"');
  });

  it('sends a script to a host that is not the site’s, and pages nowhere', async () => {
    await visitor.logIn('user_astray');
    expect((await visitor.get('/api/me')).headers.location).toBe('https://elsewhere.example/api/me');
    expect((await visitor.get('/dashboard')).status).toBe(200);
  });

  it('shows nothing of the dashboard that was there before', async () => {
    await visitor.logIn('user_redesign');
    expect((await visitor.get('/dashboard')).body).not.toMatch(/id="earnings"|No earnings yet/);
  });
});

describe('the list of test users', () => {
  it('fills in the one that is chosen', async () => {
    expect((await visitor.get('/login')).body).toContain('<a href="/login?user=user_locked">');
    const { body } = await visitor.get('/login?user=user_locked');
    expect(body).toMatch(/name="username"[^>]*value="user_locked"/);
    expect(body).toMatch(/name="password"[^>]*value="pass_good"/);
  });

  it('fills in nobody else', async () => {
    expect((await visitor.get('/login?user=%22%3E%3Cscript%3E')).body).toMatch(/name="username"[^>]*value=""/);
  });
});
