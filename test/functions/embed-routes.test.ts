import { describe, expect, it } from '@jest/globals';
import { embedConfigSchema, embedEndedSchema, embedStateSchema } from '../../core/contract/embed-api.ts';
import { errorEnvelopeSchema, successEnvelopeSchema } from '../../core/contract/envelope.ts';
import { bootstrapResponseSchema } from '../../core/contract/runner-api.ts';
import type { Partner } from '../../core/partner/partner.ts';
import type { Session } from '../../core/session/session.ts';
import { hashOfToken } from '../../core/token/token-hash.ts';
import { bootstrapRunnerHandler } from '../../functions/bootstrap-runner/handler.ts';
import { embedPageHandler } from '../../functions/embed-page/handler.ts';
import { embedStateHandler } from '../../functions/embed-state/handler.ts';
import { publishKeysHandler } from '../../functions/publish-keys/handler.ts';
import { aPartner } from '../support/a-partner.ts';
import { aPlatform } from '../support/a-platform.ts';
import { aSession, embedTokenFor, NOW, RUNNER_TOKEN, SESSION_ID } from '../support/a-session.ts';
import { testAttestor } from '../support/an-attestation.ts';
import { callApi } from '../support/call-api.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryPartnerStore, memoryFlowVersionStore, memoryPlatformStore } from '../support/memory-stores.ts';

const page = (session: Session, partner: Partner = aPartner(), id = SESSION_ID) =>
  callApi(
    embedPageHandler({
      sessions: memorySessionStore(session),
      partners: memoryPartnerStore(partner),
      assets: { script: '/assets/embed-abc.js', style: '/assets/embed-def.css' },
    }),
    { route: '/embed/{id}', path: { id } },
  );

describe('GET /embed/{id}', () => {
  const directive = (policy: string | undefined, name: string) =>
    policy?.split('; ').find((entry) => entry.startsWith(`${name} `));

  it('is a document with its configuration and its files, and no token', async () => {
    const answer = await page(aSession());
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    const json = /<script type="application\/json" id="veriframe-config">(.*?)<\/script>/s.exec(answer.text)?.[1] ?? '';
    expect(embedConfigSchema.strict().parse(JSON.parse(json))).toEqual({
      sessionId: SESSION_ID,
      apiBase: '/v1',
      partnerName: 'Acme Lending',
      platformName: 'Gigs',
      allowedOrigins: ['https://app.acme.example'],
    });
    expect(answer.text).toContain('<div id="app"></div>');
    expect(answer.text).toContain('src="/assets/embed-abc.js"');
    expect(answer.text).toContain('href="/assets/embed-def.css"');
    expect(answer.text).not.toContain(embedTokenFor());
  });

  it('lets nothing run or load that is not its own, and only the partner’s origins frame it', async () => {
    const { headers } = await page(aSession());
    const policy = headers['content-security-policy'];
    expect(policy).not.toContain('unsafe');
    expect(directive(policy, 'default-src')).toBe("default-src 'none'");
    expect(directive(policy, 'script-src')).toBe("script-src 'self'");
    expect(directive(policy, 'frame-ancestors')).toBe('frame-ancestors https://app.acme.example');
    expect(directive(policy, 'img-src')).toBe("img-src 'self' data:");
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });

  it('is framed by the session’s own origins instead, where it has some, and posts to them alone', async () => {
    const allowedOrigins = ['https://one.example', 'https://two.example:8443'];
    const { headers, text } = await page(aSession({ allowedOrigins }));
    expect(directive(headers['content-security-policy'], 'frame-ancestors')).toBe(
      'frame-ancestors https://one.example https://two.example:8443',
    );
    const json = /id="veriframe-config">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({ allowedOrigins });
  });

  it('may be framed by nobody when the partner has named no origin', async () => {
    const { headers } = await page(aSession(), aPartner({ allowedOrigins: [] }));
    expect(directive(headers['content-security-policy'], 'frame-ancestors')).toBe("frame-ancestors 'none'");
  });

  it('takes nothing for an origin that could change the policy', async () => {
    const allowedOrigins = [
      "https://a.example; script-src 'unsafe-inline'",
      'https://b.example/x',
      '*',
      'https://*.example',
      'https://d.example;sandbox',
      "https://'none'",
      'https://c.example',
    ];
    const { headers } = await page(aSession(), aPartner({ allowedOrigins }));
    expect(directive(headers['content-security-policy'], 'frame-ancestors')).toBe('frame-ancestors https://c.example');
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it("shows the partner's brand, and no picture from elsewhere", async () => {
    const brand = { logo: 'data:image/png;base64,iVBORw==', accentColor: '#336699', cornerRadiusPx: 4 };
    const platform = { name: 'x', displayName: 'X', icon: 'https://cdn.example/icon.svg' };
    const { headers, text } = await page(aSession({ platform }), aPartner({ brand }));
    expect(directive(headers['content-security-policy'], 'img-src')).toBe("img-src 'self' data:");
    const json = /id="veriframe-config">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({ brand });
  });

  it('shows names as text, whatever is in them', async () => {
    const hostile = '</script><script>alert(1)</script><!--"\'&';
    const session = aSession({ platform: { name: 'x', displayName: hostile, icon: 'javascript:alert(1)' } });
    const { text, headers } = await page(session, aPartner({ displayName: hostile }));
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain('<!--');
    expect(headers['content-security-policy']).not.toContain('javascript');
    const json = /id="veriframe-config">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({ partnerName: hostile, platformName: hostile });
  });

  it.each(['7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f', 'no-uuid', '<script>'])(
    'is a page for people when there is no session %j',
    async (id) => {
      const answer = await page(aSession(), aPartner(), id);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.text).toContain('This link leads nowhere');
      expect(answer.text).not.toContain('<script');
    },
  );
});

describe('GET /embed/{id}/state', () => {
  const state = (session: Session, authorization?: string) =>
    callApi(
      embedStateHandler({
        sessions: memorySessionStore(session),
        partners: memoryPartnerStore(aPartner()),
        clock: () => NOW,
      }),
      {
        route: '/embed/{id}/state',
        path: { id: SESSION_ID },
        headers: authorization === undefined ? {} : { Authorization: authorization },
      },
    );

  it('shows the state to who holds the token', async () => {
    const answer = await state(aSession(), `Bearer ${embedTokenFor()}`);
    expect(successEnvelopeSchema(embedStateSchema.strict()).parse(answer.json()).data.status).toBe('CREATED');
  });

  it('tells them how it ended', async () => {
    const answer = await state(aSession({ status: 'COMPLETED' }), `Bearer ${embedTokenFor()}`);
    expect(answer.status).toBe(410);
    const { code, details } = errorEnvelopeSchema.parse(answer.json()).error;
    expect(code).toBe('SESSION_ENDED');
    expect(embedEndedSchema.strict().parse(details)).toEqual({ status: 'COMPLETED', error: null });
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', `Basic ${embedTokenFor()}`, embedTokenFor(), `Bearer ${RUNNER_TOKEN}`])(
    'refuses the authorization %j',
    async (authorization) => {
      const answers = [
        await state(aSession(), authorization),
        await state(aSession({ status: 'ERROR' }), authorization),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    },
  );
});

describe('POST /runner/{id}/bootstrap', () => {
  const secret = 'bootstrap-secret-of-a-test-0123456789';
  const bootstrap = (body: unknown, headers: Record<string, string> = {}, sourceIp = '203.0.113.9') =>
    callApi(
      bootstrapRunnerHandler({
        sessions: memorySessionStore(
          aSession({ status: 'INITIALIZING', runner: { bootstrapHash: hashOfToken(secret) } }),
        ),
        platforms: memoryPlatformStore(aPlatform()),
        flowVersions: memoryFlowVersionStore(),
        partners: memoryPartnerStore(aPartner()),
        ids: { sessionId: () => SESSION_ID, token: () => RUNNER_TOKEN },
        iceServers: [],
        turn: undefined,
      }),
      { method: 'POST', route: '/runner/{id}/bootstrap', path: { id: SESSION_ID }, body, headers, sourceIp },
    );
  const dataOf = (answer: { json: () => unknown }) =>
    successEnvelopeSchema(bootstrapResponseSchema.strict()).parse(answer.json()).data;

  it('gives the runner what it needs', async () => {
    expect(dataOf(await bootstrap({ bootstrapSecret: secret })).runnerToken).toBe(RUNNER_TOKEN);
  });

  it('tells the runner from where CloudFront, or API Gateway, saw it come', async () => {
    const body = { bootstrapSecret: secret };
    const viaCloudFront = { 'X-Forwarded-For': '8.8.4.4, 64.252.66.1' };
    expect(dataOf(await bootstrap(body, viaCloudFront)).observedAddress).toBe('8.8.4.4');
    expect(dataOf(await bootstrap(body, {}, '9.9.9.9')).observedAddress).toBe('9.9.9.9');
    expect(dataOf(await bootstrap(body, {}, '127.0.0.1')).observedAddress).toBeUndefined();
    expect(dataOf(await bootstrap(body, { 'X-Forwarded-For': 'x, y' })).observedAddress).toBeUndefined();
  });

  it('refuses a wrong secret and a body that is none', async () => {
    expect((await bootstrap({ bootstrapSecret: `${secret}x` })).status).toBe(401);
    expect((await bootstrap({ bootstrapSecret: 'short' })).status).toBe(400);
    expect((await bootstrap({ bootstrapSecret: secret, more: 1 })).status).toBe(400);
  });
});

describe('GET /.well-known/attestation-keys.json', () => {
  it('is a JWK set that any page and any cache may have', async () => {
    const attestor = testAttestor();
    const answer = await callApi(publishKeysHandler({ attestationKeys: attestor.keys }), {
      route: '/.well-known/attestation-keys.json',
    });
    expect(answer.json()).toEqual({
      keys: [expect.objectContaining({ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid: expect.any(String) })],
    });
    expect(answer.text).not.toContain('"d"');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/jwk-set+json',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300',
    });
  });
});
