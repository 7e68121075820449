import { describe, expect, it } from '@jest/globals';
import { readDistribution } from '../../../local/cloudfront/read-distribution.ts';
import { aStackOf } from '../a-stack.ts';

const API_BEHAVIOR = {
  PathPattern: 'v1/*',
  TargetOriginId: 'api',
  AllowedMethods: ['GET', 'POST'],
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  ViewerProtocolPolicy: 'https-only',
};
const CONFIG = {
  Enabled: true,
  Origins: [
    { Id: 'api', DomainName: 'theapi.execute-api.eu-west-1.amazonaws.com', CustomOriginConfig: {} },
    { Id: 'bucket', DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] }, S3OriginConfig: {} },
  ],
  CacheBehaviors: [API_BEHAVIOR],
  DefaultCacheBehavior: {
    TargetOriginId: 'bucket',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    ResponseHeadersPolicyId: { Ref: 'Headers' },
  },
};
const publish = (properties: unknown) => ({ Type: 'Custom::CDKBucketDeployment', Properties: properties });
const TEMPLATE = {
  Bucket: { Type: 'AWS::S3::Bucket' },
  Published: publish({
    ServiceToken: 'arn',
    SourceObjectKeys: ['abc.zip'],
    DestinationBucketName: { Ref: 'Bucket' },
    SystemMetadata: { 'cache-control': 'immutable' },
  }),
  Elsewhere: publish({ ServiceToken: 'arn', SourceObjectKeys: ['def.zip'], DestinationBucketName: 'other' }),
  Headers: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: 'headers',
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: false },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
        },
        CustomHeadersConfig: { Items: [{ Header: 'x-a', Value: 'b', Override: true }] },
      },
    },
  },
  Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: CONFIG } },
};
const withConfig = (changes: Record<string, unknown>) => ({
  ...TEMPLATE,
  Site: { ...TEMPLATE.Site, Properties: { DistributionConfig: { ...CONFIG, ...changes } } },
});

const read = (template: unknown) => readDistribution(aStackOf(template), 'theapi', (key) => `/assembly/${key}`);

describe('a distribution of a template', () => {
  it('is read with its behaviors in order, its origins and the headers it adds', () => {
    expect(read(TEMPLATE)).toEqual({
      domainName: expect.stringMatching(/^[a-z0-9]{13}\.cloudfront\.net$/),
      behaviors: [
        {
          pathPattern: '/v1/*',
          origin: { kind: 'rest-api', host: 'theapi.execute-api.eu-west-1.amazonaws.com' },
          allowedMethods: ['GET', 'POST'],
          addedHeaders: [],
        },
        {
          pathPattern: '*',
          origin: {
            kind: 'bucket',
            folders: [{ folder: '/assembly/abc.zip', keyPrefix: '', cacheControl: 'immutable' }],
          },
          allowedMethods: ['GET', 'HEAD'],
          addedHeaders: [
            { name: 'content-security-policy', value: "default-src 'none'", override: true },
            { name: 'x-content-type-options', value: 'nosniff', override: true },
            { name: 'x-frame-options', value: 'DENY', override: false },
            { name: 'referrer-policy', value: 'no-referrer', override: true },
            { name: 'strict-transport-security', value: 'max-age=60; includeSubDomains', override: true },
            { name: 'x-a', value: 'b', override: true },
          ],
        },
      ],
    });
  });

  it.each([
    ['an origin that is neither', { Origins: [{ Id: 'api', DomainName: 'example.com' }] }, 'example.com is neither'],
    ['an unknown cache policy', { CacheBehaviors: [{ ...API_BEHAVIOR, CachePolicyId: 'mine' }] }, 'cache policy mine'],
    [
      'an API that does not get what the viewer sent',
      { CacheBehaviors: [{ ...API_BEHAVIOR, OriginRequestPolicyId: undefined }] },
      'origin request policy undefined',
    ],
    ['a behavior without origin', { CacheBehaviors: [{ ...API_BEHAVIOR, TargetOriginId: 'x' }] }, 'no origin x'],
    ['a setting that is not known', { OriginGroups: { Quantity: 0 } }, 'OriginGroups'],
  ])('is refused with %s', (_case, changes, problem) => {
    expect(() => read(JSON.parse(JSON.stringify(withConfig(changes))))).toThrow(problem);
  });
});
