import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import type { DeclaredAccess } from './declared-access.ts';

/** The API keys and usage plans of a template. */
export const readDeclaredAccess = (stack: Stack<KnownTypes>): DeclaredAccess => ({
  apiKeys: stack.ofType('AWS::ApiGateway::ApiKey').map(({ logicalId, physicalId, properties }) => ({
    id: physicalId,
    name: properties.Name ?? `${stack.name}-${logicalId}`,
    ...(properties.Description === undefined ? {} : { description: properties.Description }),
    enabled: properties.Enabled,
  })),
  usagePlans: stack.ofType('AWS::ApiGateway::UsagePlan').map(({ logicalId, physicalId, properties }) => ({
    id: physicalId,
    name: properties.UsagePlanName ?? `${stack.name}-${logicalId}`,
    ...(properties.Description === undefined ? {} : { description: properties.Description }),
    apiStages: properties.ApiStages.map(({ ApiId, Stage, Throttle }) => ({
      apiId: ApiId,
      stage: Stage,
      methodThrottles: Throttle,
    })),
    ...(properties.Throttle === undefined ? {} : { throttle: properties.Throttle }),
    ...(properties.Quota === undefined ? {} : { quota: properties.Quota }),
    keyIds: stack
      .ofType('AWS::ApiGateway::UsagePlanKey')
      .flatMap((link) => (link.properties.UsagePlanId === physicalId ? [link.properties.KeyId] : [])),
  })),
});
