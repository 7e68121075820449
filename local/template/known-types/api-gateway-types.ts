import * as z from 'zod';
import { ignored, ignoredType, knownType, stableId } from '../resource-type.ts';
import type { ResourceIdentity } from '../resource-type.ts';

/** API Gateway's ids are ten letters and digits. */
const shortId = (identity: ResourceIdentity): string => stableId(identity, 10);

const throttle = z
  .strictObject({ RateLimit: z.number().positive(), BurstLimit: z.int().positive() })
  .transform(({ RateLimit, BurstLimit }) => ({ ratePerS: RateLimit, burst: BurstLimit }));

const lambdaProxy = z.strictObject({
  Type: z.literal('AWS_PROXY'),
  IntegrationHttpMethod: z.literal('POST'),
  Uri: z.string(),
  TimeoutInMillis: z.int().min(50).max(29_000).optional(),
});

export const API_GATEWAY_TYPES = {
  'AWS::ApiGateway::RestApi': knownType(
    {
      ApiKeySourceType: z.literal('HEADER').optional(),
      BinaryMediaTypes: z.array(z.string()).optional(),
      Name: ignored('a label'),
      Description: ignored('a label'),
      EndpointConfiguration: ignored('there is one endpoint, on loopback'),
    },
    { reference: shortId, attributes: { RootResourceId: (identity) => `${shortId(identity).slice(0, 8)}rt` } },
  ),
  'AWS::ApiGateway::Resource': knownType(
    { RestApiId: z.string(), ParentId: z.string(), PathPart: z.string() },
    { reference: shortId },
  ),
  'AWS::ApiGateway::Method': knownType({
    RestApiId: z.string(),
    ResourceId: z.string(),
    HttpMethod: z.string(),
    AuthorizationType: z.literal('NONE'),
    ApiKeyRequired: z.boolean().optional(),
    Integration: lambdaProxy,
  }),
  'AWS::ApiGateway::Deployment': knownType(
    { RestApiId: z.string(), Description: ignored('a label') },
    { reference: shortId },
  ),
  'AWS::ApiGateway::Stage': knownType(
    {
      RestApiId: z.string(),
      DeploymentId: z.string(),
      StageName: z.string(),
      MethodSettings: z
        .array(
          z.strictObject({
            ResourcePath: z.string(),
            HttpMethod: z.string(),
            ThrottlingRateLimit: z.number().positive().optional(),
            ThrottlingBurstLimit: z.int().positive().optional(),
            LoggingLevel: ignored('requests are logged by the gateway'),
            MetricsEnabled: ignored('there are no metrics on one machine'),
            DataTraceEnabled: z.literal(false).optional(),
          }),
        )
        .optional(),
      AccessLogSetting: ignored('requests are logged by the gateway'),
      TracingEnabled: ignored('there are no traces on one machine'),
    },
    { reference: ({ property }) => String(property('StageName')) },
  ),
  'AWS::ApiGateway::GatewayResponse': knownType({
    RestApiId: z.string(),
    ResponseType: z.string(),
    StatusCode: z
      .string()
      .regex(/^\d{3}$/)
      .transform(Number)
      .optional(),
    ResponseParameters: z
      .record(z.string().regex(/^gatewayresponse\.header\./), z.string())
      .transform((parameters) =>
        Object.fromEntries(
          Object.entries(parameters).map(([name, value]) => [name.slice('gatewayresponse.header.'.length), value]),
        ),
      )
      .optional(),
    ResponseTemplates: z.strictObject({ 'application/json': z.string() }).optional(),
  }),
  'AWS::ApiGateway::ApiKey': knownType(
    { Enabled: z.boolean().default(false), Description: z.string().optional(), Name: z.string().optional() },
    { reference: shortId },
  ),
  'AWS::ApiGateway::UsagePlan': knownType(
    {
      ApiStages: z.array(
        z.strictObject({ ApiId: z.string(), Stage: z.string(), Throttle: z.record(z.string(), throttle).default({}) }),
      ),
      Throttle: throttle.optional(),
      Quota: z
        .strictObject({
          Limit: z.int().positive(),
          Period: z.enum(['DAY', 'WEEK', 'MONTH']),
          Offset: z.int().default(0),
        })
        .transform(({ Limit, Period, Offset }) => ({ limit: Limit, period: Period, offset: Offset }))
        .optional(),
      Description: z.string().optional(),
      UsagePlanName: z.string().optional(),
    },
    { reference: shortId },
  ),
  'AWS::ApiGateway::UsagePlanKey': knownType({
    KeyId: z.string(),
    KeyType: z.literal('API_KEY'),
    UsagePlanId: z.string(),
  }),
  'AWS::ApiGateway::Account': ignoredType('names the role that writes logs to CloudWatch'),
} as const;
