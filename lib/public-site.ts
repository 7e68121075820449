import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { BehaviorOptions } from 'aws-cdk-lib/aws-cloudfront';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import type { AssetStorage } from './asset-storage.ts';
import { parameterOr } from './parameter-or.ts';
import type { Settings } from './settings.ts';

export type PublicSiteProps = {
  readonly apiDomainName: string;
  readonly storage: AssetStorage;
  readonly settings: Pick<Settings, 'domain' | 'webAclArn'>;
};

/** The one public host: `/v1/*` is the API, everything else an asset. */
export class PublicSite extends Construct {
  /** Where partners, users and runners find us, without a slash at the end. */
  readonly baseUrl: string;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: PublicSiteProps) {
    super(scope, id);
    const { storage } = props;
    const { domain, webAclArn } = props.settings;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Veriframe: API and embed page',
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: this.assets(storage),
      additionalBehaviors: { 'v1/*': apiBehavior(props.apiDomainName) },
      logBucket: storage.accessLogs,
      logFilePrefix: 'site/',
      ...(webAclArn === undefined ? {} : { webAclId: webAclArn }),
      ...(domain === undefined
        ? {}
        : {
            domainNames: [domain.name],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
    });
    const ownHost = domain?.name ?? this.distribution.distributionDomainName;
    this.baseUrl = parameterOr(this, 'PublicBaseUrl', {
      description:
        'Where partners and users reach this deployment, without a slash at the end. Empty: the distribution.',
      allowedPattern: 'https?://[^/]+',
      fallback: `https://${ownHost}`,
    });
  }

  private assets(storage: AssetStorage): BehaviorOptions {
    return {
      origin: S3BucketOrigin.withOriginAccessControl(storage.assets),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      responseHeadersPolicy: new ResponseHeadersPolicy(this, 'AssetHeaders', {
        comment: 'Veriframe: scripts and styles of the embed page',
        securityHeadersBehavior: {
          contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'", override: true },
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
          referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
          strictTransportSecurity: { accessControlMaxAge: Duration.days(730), override: true },
        },
      }),
    };
  }
}

const apiBehavior = (domainName: string): BehaviorOptions => ({
  origin: new HttpOrigin(domainName, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
  }),
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  // API Gateway finds its API by the host, so the viewer's must not be passed on; keys, tokens and queries are.
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  // A redirect would come after the key has already crossed the network in the clear.
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  compress: true,
});
