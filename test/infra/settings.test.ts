import { describe, expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { settingsFrom } from '../../lib/settings.ts';
import { synthesizedTemplate, theOne } from './synthesized.ts';

const settingsWith = (context: Record<string, unknown>) => {
  const { node } = new RootConstruct();
  for (const [name, value] of Object.entries(context)) node.setContext(name, value);
  return settingsFrom(node);
};

describe('settings', () => {
  it('have a default for everything', () => {
    expect(settingsWith({})).toEqual({
      partners: [],
      partnerLimits: { ratePerS: 50, burst: 100, createRatePerS: 5, createBurst: 20 },
      attestorCount: 1,
      attestorName: 'veriframe-attestor',
      iceServers: [],
      domain: undefined,
    });
  });

  it('may be text, as the command line gives them', () => {
    const settings = settingsWith({ partners: '["acme"]', attestorCount: '0', attestorName: 'notary' });
    expect(settings).toMatchObject({ partners: ['acme'], attestorCount: 0, attestorName: 'notary' });
  });

  it.each([
    ['partners', ['Acme Inc.']],
    ['partners', 'acme'],
    ['attestorCount', 2],
    ['iceServers', [{ url: 'stun:stun.example.org' }]],
    ['domain', { name: 'verify.example.org' }],
    ['partnerLimits', { ratePerS: 1 }],
  ])('refuse %s = %j by name', (name, value) => {
    expect(() => settingsWith({ [name]: value })).toThrow(name);
  });

  it('of a domain give the site its name, its certificate and TLS 1.2', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/6ad2a5a2-0000-4000-8000-000000000000';
    const template = synthesizedTemplate({ domain: { name: 'verify.example.org', certificateArn } });
    expect(theOne(template, 'AWS::CloudFront::Distribution').Properties).toMatchObject({
      DistributionConfig: {
        Aliases: ['verify.example.org'],
        ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
    expect(template.Outputs['PublicBaseUrl']).toMatchObject({
      Value: { 'Fn::If': [expect.any(String), { Ref: 'PublicBaseUrl' }, 'https://verify.example.org'] },
    });
  });
});
