import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { AddedHeader, Behavior, Distribution, Origin, PublishedFolder } from './distribution.ts';
import { addedHeaders } from './response-headers-policy.ts';

/**
 * The managed policies that the local distribution acts like (CloudFront Developer Guide, "Use managed cache policies" and
 * "Use managed origin request policies"). Everything that the viewer sends reaches the API, nothing reaches the bucket.
 */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

type BehaviorProperties = {
  readonly TargetOriginId: string;
  readonly AllowedMethods: readonly string[];
  readonly CachePolicyId: string;
  readonly OriginRequestPolicyId?: string | undefined;
  readonly ResponseHeadersPolicyId?: string | undefined;
};

/**
 * Puts together the one distribution of a template: `apiId` is the REST API that an origin may be, `assetPath` finds what
 * the template publishes to a bucket. Fails by name on an origin or a policy that is not known here.
 */
export const readDistribution = (
  stack: Stack<KnownTypes>,
  apiId: string,
  assetPath: (objectKey: string) => string,
): Distribution => {
  const [distribution, ...others] = stack.ofType('AWS::CloudFront::Distribution');
  if (distribution === undefined || others.length > 0)
    throw new TemplateError('template', `has ${others.length + (distribution ? 1 : 0)} distributions, not one`);
  const { logicalId } = distribution;
  const { Origins, CacheBehaviors, DefaultCacheBehavior } = distribution.properties.DistributionConfig;
  const origins = new Map(
    Origins.map(({ Id, DomainName }) => [Id, readOrigin(stack, DomainName, apiId, assetPath, logicalId)]),
  );

  const behavior = (properties: BehaviorProperties, pathPattern: string): Behavior => {
    const where = `${logicalId}, behavior ${pathPattern}`;
    const origin = origins.get(properties.TargetOriginId);
    if (origin === undefined) throw new TemplateError(where, `there is no origin ${properties.TargetOriginId}`);
    checkPolicies(properties, origin, where);
    return {
      pathPattern,
      origin,
      allowedMethods: properties.AllowedMethods,
      addedHeaders: readPolicy(stack, properties.ResponseHeadersPolicyId, where),
    };
  };

  return {
    domainName: distribution.attribute('DomainName'),
    behaviors: [
      // A pattern without a leading slash fits the same paths (CloudFront Developer Guide, "Path pattern").
      ...CacheBehaviors.map((one) => behavior(one, `/${one.PathPattern.replace(/^\//, '')}`)),
      behavior(DefaultCacheBehavior, '*'),
    ],
  };
};

const checkPolicies = (properties: BehaviorProperties, origin: Origin, where: string): void => {
  const { CachePolicyId, OriginRequestPolicyId } = properties;
  const expected =
    origin.kind === 'rest-api' ? [CACHING_DISABLED, ALL_VIEWER_EXCEPT_HOST_HEADER] : [CACHING_OPTIMIZED, undefined];
  if (CachePolicyId !== expected[0])
    throw new TemplateError(where, `the cache policy ${CachePolicyId} is not known for this origin`);
  if (OriginRequestPolicyId !== expected[1])
    throw new TemplateError(where, `the origin request policy ${OriginRequestPolicyId} is not known for this origin`);
};

const readOrigin = (
  stack: Stack<KnownTypes>,
  host: string,
  apiId: string,
  assetPath: (objectKey: string) => string,
  where: string,
): Origin => {
  if (host === `${apiId}.execute-api.${stack.region}.amazonaws.com`) return { kind: 'rest-api', host };
  const bucket = stack.ofType('AWS::S3::Bucket').find((one) => one.attribute('RegionalDomainName') === host);
  if (bucket === undefined) throw new TemplateError(where, `the origin ${host} is neither the API nor a bucket`);
  const folders = stack
    .ofType('Custom::CDKBucketDeployment')
    .filter(({ properties }) => properties.DestinationBucketName === bucket.physicalId)
    .flatMap(({ properties }) =>
      properties.SourceObjectKeys.map((key) =>
        publishedFolder(assetPath(key), properties.DestinationBucketKeyPrefix, properties.SystemMetadata),
      ),
    );
  return { kind: 'bucket', folders };
};

const publishedFolder = (
  folder: string,
  prefix: string,
  metadata: { readonly 'cache-control': string } | undefined,
): PublishedFolder => ({
  folder,
  keyPrefix: prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`,
  ...(metadata === undefined ? {} : { cacheControl: metadata['cache-control'] }),
});

const readPolicy = (stack: Stack<KnownTypes>, id: string | undefined, where: string): readonly AddedHeader[] => {
  if (id === undefined) return [];
  const policy = stack.ofType('AWS::CloudFront::ResponseHeadersPolicy').find(({ physicalId }) => physicalId === id);
  if (policy === undefined) throw new TemplateError(where, `the response headers policy ${id} is not known`);
  return addedHeaders(policy.properties.ResponseHeadersPolicyConfig);
};
