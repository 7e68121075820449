import type { ApiGatewayEngine } from '../api-gateway/create-api-gateway.ts';
import { createRestApiGateway } from '../api-gateway/create-rest-api-gateway.ts';
import { readRestApi } from '../api-gateway/read-rest-api.ts';
import type { Clock } from '../clock.ts';
import { createSite } from '../cloudfront/create-site.ts';
import { readDistribution } from '../cloudfront/read-distribution.ts';
import type { HttpHandler } from '../http-server.ts';
import type { CloudAssembly } from '../template/cloud-assembly.ts';
import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import type { CloudLog } from './cloud-log.ts';
import type { Functions } from './create-functions.ts';
import type { PartnerKey } from './partner-keys.ts';
import { partnerKeys } from './partner-keys.ts';

export type SiteParts = {
  readonly stack: Stack<KnownTypes>;
  readonly assembly: CloudAssembly;
  readonly functions: Functions;
  readonly apiGateway: ApiGatewayEngine;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: CloudLog;
};

/** Puts the template's distribution, REST API and API keys together: what answers on the public address. */
export const openSite = (
  parts: SiteParts,
): { readonly handler: HttpHandler; readonly partnerKeys: Readonly<Record<string, PartnerKey>> } => {
  const { stack, assembly, functions, apiGateway, clock, newId, log } = parts;
  const api = readRestApi(stack);
  const gateway = createRestApiGateway({
    api,
    access: { apiKeys: apiGateway.apiKeys, usagePlans: () => apiGateway.usagePlans(api.id, api.stage) },
    invoke: functions.invoke,
    clock,
    newId,
    log: (entry) => log('api', JSON.stringify(entry)),
  });
  const distribution = readDistribution(stack, api.id, assembly.assetPath);
  return {
    handler: createSite({ distribution, api: gateway.handle, newId }),
    partnerKeys: partnerKeys(stack, apiGateway.apiKeys()),
  };
};
