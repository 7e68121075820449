import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { EmbedAssets } from './embed-assets.ts';
import { keptLogs } from './kept-logs.ts';

/**
 * The private buckets of the public site: the embed page's assets, and who asked for what. Typed as their interface, which
 * CDK's classes do not fit under `exactOptionalPropertyTypes`.
 */
export class AssetStorage extends Construct {
  readonly assets: IBucket;
  readonly accessLogs: IBucket;
  /** The assets, once they are in the bucket. */
  readonly published: BucketDeployment;

  constructor(scope: Construct, id: string, embedAssets: EmbedAssets) {
    super(scope, id);
    const locked = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Log delivery cannot write with a key of ours, and the assets are public: S3's own key is enough.
      encryption: BucketEncryption.S3_MANAGED,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...locked,
      // CloudFront's log delivery grants itself access through the bucket's ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    }) as IBucket;
    this.assets = new Bucket(this, 'Assets', {
      ...locked,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'bucket/',
    }) as IBucket;
    this.published = new BucketDeployment(this, 'Published', {
      sources: [Source.asset(embedAssets.folder)],
      destinationBucket: this.assets,
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
      // Pages that are open during a deployment still ask for the names they know.
      prune: false,
      outputObjectKeys: false,
      logGroup: keptLogs(this, 'PublishLogs'),
    });
  }
}
