import { describe, expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { settingsFrom } from '../../lib/settings.ts';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { textOf } from './text-of.ts';

const settingsWith = (context: Record<string, unknown>) => {
  const { node } = new RootConstruct();
  for (const [name, value] of Object.entries(context)) node.setContext(name, value);
  return settingsFrom(node);
};

const COMMON = { ratePerS: 50, burst: 100, createRatePerS: 5, createBurst: 20 };

describe('settings', () => {
  it('have a default for everything', () => {
    expect(settingsWith({})).toEqual({
      partners: [],
      partnerLimits: COMMON,
      sessionRetentionDays: 30,
      logRetentionDays: 30,
      runnerSize: { cpu: 1024, memoryMb: 2048 },
      attestorCount: 1,
      attestorKeys: { count: 1, signing: 1, withdrawn: [] },
      attestorName: 'veriframe-attestor',
      iceServers: [],
      turn: undefined,
      domain: undefined,
      webAclArn: undefined,
      apiWebAclArn: undefined,
    });
  });

  it('may be text, as the command line gives them', () => {
    const settings = settingsWith({ partners: '["acme"]', attestorCount: '0', attestorName: 'notary' });
    expect(settings).toMatchObject({ partners: [{ id: 'acme' }], attestorCount: 0, attestorName: 'notary' });
  });

  it('give a partner the common limits, and its own where it has them', () => {
    const { partners } = settingsWith({
      partners: ['acme', { id: 'globex', ratePerS: 2, quotaPerDay: 1000 }, { id: 'initech', createBurst: 1 }],
    });
    expect(partners).toEqual([
      { id: 'acme', limits: COMMON },
      { id: 'globex', limits: { ...COMMON, ratePerS: 2, quotaPerDay: 1000 } },
      { id: 'initech', limits: { ...COMMON, createBurst: 1 } },
    ]);
  });

  it("let a partner's quota replace the common one, whatever its period", () => {
    const partnerLimits = { ...COMMON, quotaPerMonth: 9 };
    const { partners } = settingsWith({ partnerLimits, partners: ['acme', { id: 'globex', quotaPerDay: 4 }] });
    expect(partners.map(({ limits }) => [limits.quotaPerDay, limits.quotaPerMonth])).toEqual([
      [undefined, 9],
      [4, undefined],
    ]);
  });

  it.each([
    ['partners', ['Acme Inc.']],
    ['partners', 'acme'],
    ['attestorCount', 2],
    ['attestorKeys', { count: 1, signing: 2 }],
    ['attestorKeys', { count: 2, signing: 2, withdrawn: [2] }],
    ['iceServers', [{ url: 'stun:stun.example.org' }]],
    ['turn', { urls: ['stun:stun.example.org'] }],
    ['turn', { urls: [] }],
    ['domain', { name: 'verify.example.org' }],
    ['partnerLimits', { ratePerS: 1 }],
    ['partnerLimits', { ...COMMON, quotaPerDay: 1, quotaPerMonth: 1 }],
    ['partners', ['acme', { id: 'acme' }]],
    ['partners', [{ ratePerS: 1 }]],
    ['partners', [{ id: 'acme', rate: 1 }]],
    ['partners', [{ id: 'acme', quotaPerDay: 1, quotaPerMonth: 1 }]],
    ['partners', [{ id: 'acme', burst: 0 }]],
    ['sessionRetentionDays', 0],
    ['logRetentionDays', 31],
    ['runnerSize', { cpu: 1024, memoryMb: 1024 }],
    ['runnerSize', { cpu: 1000, memoryMb: 2048 }],
    ['webAclArn', 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/veriframe/1'],
    ['apiWebAclArn', 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/veriframe/1'],
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

  it('reach the resources that they are about', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/veriframe/6ad2a5a2';
    const apiWebAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/veriframe/0c5a2b1f';
    const template = synthesizedTemplate({
      partners: [{ id: 'acme', ratePerS: 3, quotaPerMonth: 5000 }],
      sessionRetentionDays: 7,
      logRetentionDays: 90,
      runnerSize: { cpu: 2048, memoryMb: 4096 },
      webAclArn,
      apiWebAclArn,
    });
    expect(theOne(template, 'AWS::ApiGateway::UsagePlan').Properties).toMatchObject({
      Throttle: { RateLimit: 3, BurstLimit: 100 },
      Quota: { Limit: 5000, Period: 'MONTH' },
    });
    expect(theOne(template, 'AWS::Lambda::Function', 'PartnerCreateSession').Properties).toMatchObject({
      Environment: { Variables: { SESSION_RETENTION_DAYS: '7' } },
    });
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Logs::LogGroup')))
      expect(Properties['RetentionInDays']).toBe(90);
    expect(theOne(template, 'AWS::ECS::TaskDefinition', 'Runner').Properties).toMatchObject({
      Cpu: '2048',
      Memory: '4096',
    });
    expect(theOne(template, 'AWS::CloudFront::Distribution').Properties).toMatchObject({
      DistributionConfig: { WebACLId: webAclArn },
    });
    const association = theOne(template, 'AWS::WAFv2::WebACLAssociation').Properties;
    expect(association['WebACLArn']).toBe(apiWebAclArn);
    expect(textOf(association['ResourceArn'])).toMatch(/:apigateway:.*\/restapis\/.*\/stages\//);
  });
});
