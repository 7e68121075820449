/**
 * What AWS charges for one unit, in US dollars: list prices of us-east-1 without free tiers, discounts and taxes, written
 * down in November 2026. To be checked against the page named beside each before anybody relies on it; other regions cost
 * 0 to 30 % more.
 */
export const UNIT_PRICES = {
  /** aws.amazon.com/fargate/pricing: Linux on x86. */
  fargateVcpuHour: 0.04048,
  fargateGbHour: 0.004445,
  /** aws.amazon.com/vpc/pricing: a public IPv4 address in use. */
  publicIpv4Hour: 0.005,
  /** aws.amazon.com/lambda/pricing: arm64. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  /** aws.amazon.com/api-gateway/pricing: REST APIs, the first 333 million a month. */
  apiRequest: 3.5 / 1e6,
  /** aws.amazon.com/cloudfront/pricing: North America and Europe. */
  cloudFrontRequest: 1 / 1e6,
  cloudFrontGb: 0.085,
  /** aws.amazon.com/step-functions/pricing: Standard. */
  stateTransition: 25 / 1e6,
  /** aws.amazon.com/dynamodb/pricing: on demand. A write unit is 1 KB, a read unit 4 KB read consistently. */
  dynamoWriteUnit: 0.625 / 1e6,
  dynamoReadUnit: 0.125 / 1e6,
  dynamoGbMonth: 0.25,
  dynamoBackupGbMonth: 0.2,
  /** aws.amazon.com/sqs/pricing */
  sqsRequest: 0.4 / 1e6,
  /** aws.amazon.com/kms/pricing */
  kmsKeyMonth: 1,
  kmsEccSign: 0.15 / 1e4,
  kmsRequest: 0.03 / 1e4,
  /** aws.amazon.com/secrets-manager/pricing */
  secretMonth: 0.4,
  /** aws.amazon.com/cloudwatch/pricing */
  logGb: 0.5,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  /** aws.amazon.com/xray/pricing */
  trace: 5 / 1e6,
  /** aws.amazon.com/ec2/pricing/on-demand, "Data Transfer": to the internet. */
  internetGb: 0.09,
} as const;
