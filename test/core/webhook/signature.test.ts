import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from '../../../core/webhook/signature.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('signatureHeaders', () => {
  it('signs as the example of the Standard Webhooks specification', () => {
    // github.com/standard-webhooks/standard-webhooks, libraries' known-answer test.
    const headers = signatureHeaders([SECRET], {
      webhookId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is verified by the standardwebhooks package, for any body', () => {
    fc.assert(
      fc.property(fc.json(), fc.uuid(), (body, id) => {
        const headers = signatureHeaders([SECRET], { webhookId: `msg_${id}`, at: new Date(), body });
        expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
      }),
      { numRuns: 50 },
    );
  });

  it('puts one signature a secret into the header, separated by a space, the newest first', () => {
    const delivery = { webhookId: 'msg_1', at: new Date(), body: '{"a":1}' };
    const [one, two] = [SECRET, OTHER].map((secret) => signatureHeaders([secret], delivery)['webhook-signature']);
    expect(signatureHeaders([SECRET, OTHER], delivery)['webhook-signature']).toBe(`${one} ${two}`);
  });

  it('of two secrets is verified by the standardwebhooks package with either, and with no other', () => {
    const body = '{"a":1}';
    const headers = signatureHeaders([SECRET, OTHER], { webhookId: 'msg_1', at: new Date(), body });
    for (const secret of [SECRET, OTHER]) expect(new Webhook(secret).verify(body, headers)).toEqual({ a: 1 });
    const third = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
    expect(() => new Webhook(third).verify(body, headers)).toThrow();
  });

  it('is not verified for another body, id or secret', () => {
    const body = '{"a":1}';
    const headers = signatureHeaders([SECRET], { webhookId: 'msg_1', at: new Date(), body });
    const verify = (secret: string, text: string, sent: Record<string, string>) => () =>
      new Webhook(secret).verify(text, sent);
    expect(verify(SECRET, body, headers)).not.toThrow();
    expect(verify(SECRET, '{"a":2}', headers)).toThrow();
    expect(verify(SECRET, body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
    expect(verify(`whsec_${Buffer.alloc(32).toString('base64')}`, body, headers)).toThrow();
  });

  it.each(['', 'secret', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${Buffer.alloc(65).toString('base64')}`])(
    'refuses the secret %j without quoting it',
    (secret) => {
      const sign = () => signatureHeaders([secret], { webhookId: 'msg_1', at: new Date(), body: '' });
      expect(sign).toThrow(/whsec_ and 24 to 64 bytes/);
    },
  );
});
