import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import type { WebhookEvent } from '../../core/contract/webhook-event.ts';
import { signatureHeaders } from '../../core/webhook/signature.ts';
import { verifyWebhook, WEBHOOK_REFUSALS, type WebhookHeaders } from '../../sdk/verify-webhook.ts';

// The key of the specification's own example (github.com/standard-webhooks/standard-webhooks).
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NOW = new Date('2026-11-23T10:00:00Z');
const AT = '2026-11-23T09:59:59.000Z';

const event: WebhookEvent = {
  type: 'browser_session.cancelled',
  timestamp: AT,
  data: {
    ...{ sessionId: '7d0b2a0e-38e3-4f4e-a5a5-0c4b8e2f7a11', status: 'CANCELLED', progress: 20, platformId: 1 },
    platform: { name: 'gigs', displayName: 'Gïgs', logo: '' },
    ...{ externalReferenceId: null, expiresAt: AT, createdAt: AT, completedAt: null, errorCode: 'USER_CANCELLED' },
    ...{ errorMessage: 'The user cancelled.', hasAttestation: false, attestation: null, extractedData: null },
  },
};
const body = JSON.stringify(event);
const sign = (text = body, at = NOW, secret = SECRET) =>
  signatureHeaders([secret], { webhookId: 'msg_1', at, body: text });
const check = (text: string | Uint8Array, headers: WebhookHeaders, secrets: string | string[] = SECRET) =>
  verifyWebhook(text, headers, secrets, { now: () => NOW });
const reasonOf = async (text: string | Uint8Array, headers: WebhookHeaders, secrets?: string | string[]) => {
  const verdict = await check(text, headers, secrets);
  return verdict.kind === 'invalid' ? verdict.reason : verdict.kind;
};

describe('verifyWebhook', () => {
  it('gives the event of a delivery, however body and headers are held', async () => {
    const expected = { kind: 'valid', id: 'msg_1', event };
    const headers = sign();
    expect(await check(body, headers)).toEqual(expected);
    expect(await check(Buffer.from(body), new Headers(headers))).toEqual(expected);
    const upper = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]);
    expect(await check(new TextEncoder().encode(body), Object.fromEntries(upper))).toEqual(expected);
    const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
    expect(await check(body, Object.fromEntries(lists))).toEqual(expected);
  });

  it('knows the signature of the specification’s example', async () => {
    const text = '{"test": 2432232314}';
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const options = { now: () => new Date(1_614_265_330_000) };
    // The signature is right; the example's body is no event of ours.
    expect(await verifyWebhook(text, headers, SECRET, options)).toMatchObject({ reason: 'not_an_event' });
  });

  it('takes a delivery that two secrets signed, with either', async () => {
    const delivery = { webhookId: 'msg_1', at: NOW, body };
    const other = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const headers = signatureHeaders([other, SECRET], delivery);
    for (const secret of [SECRET, other]) expect(await check(body, headers, secret)).toMatchObject({ kind: 'valid' });
    expect(await reasonOf(body, headers, `whsec_${Buffer.alloc(32, 6).toString('base64')}`)).toBe('bad_signature');
  });

  it('takes one spelling of a signature', async () => {
    const headers = sign();
    const text = headers['webhook-signature'] ?? '';
    const spellings = ['', '=', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((last) =>
      last === '' ? text.slice(0, -1) : `${text.slice(0, -2)}${last}=`,
    );
    const taken = [];
    for (const spelling of spellings)
      if ((await check(body, { ...headers, 'webhook-signature': spelling })).kind === 'valid') taken.push(spelling);
    expect(taken).toEqual([text]);
  });

  it('believes no damaged delivery that the standardwebhooks package refuses', async () => {
    const headers = signatureHeaders([SECRET], { webhookId: 'msg_1', at: new Date(), body });
    const damage = fc.record({
      name: fc.constantFrom(...Object.keys(headers), 'body'),
      at: fc.nat(60),
      put: fc.constantFrom('', ' ', 'A', '0', 'é', ','),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, at, put }) => {
        const change = (text: string) => text.slice(0, at) + put + text.slice(at + 1);
        const sentBody = name === 'body' ? change(body) : body;
        const sent = { ...headers, ...(name === 'body' ? {} : { [name]: change(headers[name] ?? '') }) };
        let theirs = true;
        try {
          new Webhook(SECRET).verify(sentBody, sent);
        } catch {
          theirs = false;
        }
        const ours = await verifyWebhook(sentBody, sent, SECRET);
        if (ours.kind === 'valid') expect(theirs).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes any of several secrets and any of several signatures', async () => {
    expect(await reasonOf(body, sign(body, NOW, OTHER_SECRET), [SECRET, OTHER_SECRET])).toBe('valid');
    const headers = sign();
    const several = `v1a,AAAA v1,${'A'.repeat(43)}= ${headers['webhook-signature']}`;
    expect(await reasonOf(body, { ...headers, 'webhook-signature': several })).toBe('valid');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('misses the header %s', async (name) => {
    expect(await reasonOf(body, { ...sign(), [name]: undefined })).toBe('missing_header');
  });

  it('says what is wrong', async () => {
    const headers = sign();
    const aged = (seconds: number) => sign(body, new Date(NOW.getTime() - seconds * 1_000));
    expect(await reasonOf(body, { ...headers, 'webhook-timestamp': '1e9' })).toBe('malformed_timestamp');
    expect(await reasonOf(body, { ...headers, 'webhook-signature': 'v2,AAAA v1;AAAA' })).toBe('no_known_signature');
    expect(await reasonOf(body, { ...headers, 'webhook-signature': 'v1,%%%' })).toBe('no_known_signature');
    expect(await reasonOf(body, headers, OTHER_SECRET)).toBe('bad_signature');
    expect(await reasonOf(JSON.stringify(event, null, 2), headers)).toBe('bad_signature');
    expect(await reasonOf(body, { ...headers, 'webhook-id': 'msg_2' })).toBe('bad_signature');
    expect(await reasonOf(body, aged(300))).toBe('valid');
    expect(await reasonOf(body, aged(301))).toBe('too_old');
    expect(await reasonOf(body, aged(-300))).toBe('valid');
    expect(await reasonOf(body, aged(-301))).toBe('too_new');
    expect(await reasonOf('{}', sign('{}'))).toBe('not_an_event');
    expect(await reasonOf('{', sign('{'))).toBe('not_an_event');
    expect(await check('{', sign('{'))).toMatchObject({ explanation: WEBHOOK_REFUSALS.not_an_event });
  });

  it.each(['', 'secret', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_%'])(
    'rejects the secret %j without quoting it',
    async (secret) => {
      await expect(check(body, sign(), secret)).rejects.toThrow(
        new TypeError('the webhook secret is not whsec_ and 24 to 64 bytes of base64'),
      );
    },
  );
});
