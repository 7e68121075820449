import type { Stack } from '../template/load-stack.ts';
import type { KnownResource, KnownTypes } from '../template/known-types/known-types.ts';
import { TemplateError } from '../template/template-error.ts';
import { GATEWAY_RESPONSE_TYPES } from './gateway-response.ts';
import type { GatewayResponse, RestApi, RestMethod, RestResource, Throttle } from './rest-api.ts';

/** Integrations of Regional APIs time out after 29 s unless a lower limit is set (API Gateway quotas). */
const INTEGRATION_TIMEOUT_MS = 29_000;

/**
 * Puts together the one REST API of a template. Fails by name on a second API or stage, on a resource without parent, and
 * on an unknown integration.
 */
export const readRestApi = (stack: Stack<KnownTypes>): RestApi => {
  const api = onlyOne(stack.ofType('AWS::ApiGateway::RestApi'), 'AWS::ApiGateway::RestApi');
  const stage = onlyOne(stack.ofType('AWS::ApiGateway::Stage'), 'AWS::ApiGateway::Stage');
  return {
    id: api.physicalId,
    accountId: stack.accountId,
    region: stack.region,
    stage: stage.properties.StageName,
    deploymentId: stage.properties.DeploymentId,
    binaryMediaTypes: api.properties.BinaryMediaTypes ?? [],
    resources: readResources(stack, api.attribute('RootResourceId')),
    gatewayResponses: readGatewayResponses(stack),
    stageThrottles: readStageThrottles(stage.properties.MethodSettings ?? []),
  };
};

const onlyOne = <T>(resources: readonly T[], type: string): T => {
  const [only, ...others] = resources;
  if (only === undefined || others.length > 0)
    throw new TemplateError('template', `has ${resources.length} resources of type ${type}, not one`);
  return only;
};

const readResources = (stack: Stack<KnownTypes>, rootId: string): readonly RestResource[] => {
  const resources = stack.ofType('AWS::ApiGateway::Resource');
  const pathOf = (id: string): string => {
    if (id === rootId) return '';
    const resource = resources.find(({ physicalId }) => physicalId === id);
    if (resource === undefined) throw new TemplateError('template', `there is no API resource ${id}`);
    return `${pathOf(resource.properties.ParentId)}/${resource.properties.PathPart}`;
  };
  const methods = stack.ofType('AWS::ApiGateway::Method');
  return [rootId, ...resources.map(({ physicalId }) => physicalId)].map((id) => ({
    id,
    path: pathOf(id) || '/',
    methods: methods.filter(({ properties }) => properties.ResourceId === id).map(readMethod),
  }));
};

const readMethod = ({ logicalId, properties }: KnownResource<'AWS::ApiGateway::Method'>): RestMethod => {
  const { HttpMethod, ApiKeyRequired, Integration } = properties;
  const functionArn = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(Integration.Uri)?.[1];
  if (functionArn === undefined) throw new TemplateError(logicalId, `the integration ${Integration.Uri} is not known`);
  return {
    httpMethod: HttpMethod,
    apiKeyRequired: ApiKeyRequired ?? false,
    functionArn,
    timeoutMs: Integration.TimeoutInMillis ?? INTEGRATION_TIMEOUT_MS,
  };
};

const readGatewayResponses = (stack: Stack<KnownTypes>): Readonly<Record<string, GatewayResponse>> =>
  Object.fromEntries(
    stack.ofType('AWS::ApiGateway::GatewayResponse').map(({ logicalId, properties }) => {
      const { ResponseType, StatusCode, ResponseParameters, ResponseTemplates } = properties;
      if (!GATEWAY_RESPONSE_TYPES.includes(ResponseType))
        throw new TemplateError(logicalId, `the gateway response ${ResponseType} is not known`);
      const template = ResponseTemplates?.['application/json'];
      return [
        ResponseType,
        {
          headers: ResponseParameters ?? {},
          ...(StatusCode === undefined ? {} : { statusCode: StatusCode }),
          ...(template === undefined ? {} : { template }),
        },
      ];
    }),
  );

type MethodSetting = {
  readonly ResourcePath: string;
  readonly HttpMethod: string;
  readonly ThrottlingRateLimit?: number | undefined;
  readonly ThrottlingBurstLimit?: number | undefined;
};

/** In a stage's settings the slashes of a path after the first one are written as `~1` (RFC 6901). */
const readStageThrottles = (settings: readonly MethodSetting[]): Readonly<Record<string, Throttle>> =>
  Object.fromEntries(
    settings.flatMap(({ ResourcePath, HttpMethod, ThrottlingRateLimit, ThrottlingBurstLimit }) =>
      ThrottlingRateLimit === undefined || ThrottlingBurstLimit === undefined
        ? []
        : [
            [
              `/${ResourcePath.slice(1).replaceAll('~1', '/').replace(/^\//, '')}/${HttpMethod}`,
              { ratePerS: ThrottlingRateLimit, burst: ThrottlingBurstLimit },
            ],
          ],
    ),
  );
