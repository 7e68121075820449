import * as z from 'zod';
import type { ResourceIdentity } from '../resource-type.ts';
import { defaultName, ignored, ignoredType, knownType, stableId } from '../resource-type.ts';

const bucketName = (identity: ResourceIdentity): string => defaultName(identity).toLowerCase();

const behavior = {
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  CachePolicyId: z.string(),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.string().optional(),
  ViewerProtocolPolicy: ignored('loopback is served without TLS, and browsers treat it as secure'),
  Compress: ignored('nothing is gained on loopback'),
};

const origin = z.strictObject({
  Id: z.string(),
  DomainName: z.string(),
  OriginPath: z.literal('').optional(),
  S3OriginConfig: ignored('a bucket is recognized by its domain name'),
  CustomOriginConfig: ignored('the API is called in this process'),
  OriginAccessControlId: ignored('the distribution may read every bucket'),
});

const override = { Override: z.boolean() };

export const CLOUDFRONT_TYPES = {
  'AWS::CloudFront::Distribution': knownType(
    {
      DistributionConfig: z.strictObject({
        Enabled: z.literal(true),
        Origins: z.array(origin),
        DefaultCacheBehavior: z.strictObject(behavior),
        CacheBehaviors: z.array(z.strictObject({ ...behavior, PathPattern: z.string() })).default([]),
        DefaultRootObject: z.literal('').optional(),
        Aliases: ignored('the site has the address of the local cloud'),
        WebACLId: ignored('nobody but this machine reaches loopback'),
        ViewerCertificate: ignored('the site has the address of the local cloud'),
        Comment: ignored('a label'),
        HttpVersion: ignored('HTTP/1.1 is enough on loopback'),
        IPV6Enabled: ignored('there is only 127.0.0.1'),
        Logging: ignored('requests are logged by the gateway'),
        PriceClass: ignored('costs nothing here'),
      }),
    },
    { attributes: { DomainName: (identity) => `${stableId(identity, 13)}.cloudfront.net` } },
  ),
  'AWS::CloudFront::ResponseHeadersPolicy': knownType({
    ResponseHeadersPolicyConfig: z.strictObject({
      Name: ignored('a label'),
      Comment: ignored('a label'),
      SecurityHeadersConfig: z
        .strictObject({
          ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), ...override }).optional(),
          ContentTypeOptions: z.strictObject(override).optional(),
          FrameOptions: z.strictObject({ FrameOption: z.enum(['DENY', 'SAMEORIGIN']), ...override }).optional(),
          ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), ...override }).optional(),
          StrictTransportSecurity: z
            .strictObject({
              AccessControlMaxAgeSec: z.int(),
              IncludeSubdomains: z.boolean().optional(),
              Preload: z.boolean().optional(),
              ...override,
            })
            .optional(),
        })
        .default({}),
      CustomHeadersConfig: z
        .strictObject({
          Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), ...override })),
        })
        .default({ Items: [] }),
    }),
  }),
  'AWS::CloudFront::OriginAccessControl': ignoredType('the distribution may read every bucket', {
    attributes: { Id: (identity) => stableId(identity, 14) },
  }),
  'AWS::S3::Bucket': ignoredType('a bucket holds the assets that the template deploys to it, and nothing else', {
    reference: bucketName,
    attributes: {
      Arn: (identity) => `arn:aws:s3:::${bucketName(identity)}`,
      RegionalDomainName: (identity) => `${bucketName(identity)}.s3.${identity.region}.amazonaws.com`,
    },
  }),
  'Custom::CDKBucketDeployment': knownType({
    SourceObjectKeys: z.array(z.string()),
    DestinationBucketName: z.string(),
    DestinationBucketKeyPrefix: z.string().default(''),
    SystemMetadata: z.strictObject({ 'cache-control': z.string() }).optional(),
    ServiceToken: z.string(),
    SourceBucketNames: ignored('assets are read from the cloud assembly'),
    WaitForDistributionInvalidation: ignored('nothing is cached'),
    DistributionId: ignored('nothing is cached'),
    DistributionPaths: ignored('nothing is cached'),
    Prune: ignored('a bucket starts empty'),
    OutputObjectKeys: ignored('no attribute of the deployment is read'),
  }),
} as const;
