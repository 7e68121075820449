import {
  AccessLogFormat,
  ApiKeySourceType,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Aws } from 'aws-cdk-lib';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { GatewayResponses } from './gateway-responses.ts';
import { keptLogs } from './kept-logs.ts';
import type { Settings } from './settings.ts';
import type { VeriframeFunction } from './veriframe-function.ts';

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** Names of routes, sizes and times only: no path, query, header, address or body, so no token and no personal data. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  apiKeyId: '$context.identity.apiKeyId',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  responseBytes: '$context.responseLength',
  gatewayResponse: '$context.error.responseType',
};

/**
 * The REST API with its one stage, `v1`. It has no binary media types: every body reaches a Lambda as text, JSON and SDP
 * alike, and so do the stills of the live view, in Base64 (docs/decisions/stills-sealed-in-json.md).
 */
export class Api extends Construct {
  readonly restApi: RestApi;

  constructor(scope: Construct, id: string, { apiWebAclArn }: Pick<Settings, 'apiWebAclArn'>) {
    super(scope, id);
    this.restApi = new RestApi(this, 'RestApi', {
      restApiName: Aws.STACK_NAME,
      description: 'Veriframe: partner API, embed page and runner events',
      endpointTypes: [EndpointType.REGIONAL],
      apiKeySourceType: ApiKeySourceType.HEADER,
      // API Gateway writes access logs with one role for the whole account and region.
      cloudWatchRole: true,
      deployOptions: {
        stageName: 'v1',
        tracingEnabled: true,
        accessLogDestination: new LogGroupLogDestination(keptLogs(this, 'AccessLogs')),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    // CDK adds an output with the API's own URL; nobody is to use it.
    this.restApi.node.tryRemoveChild('Endpoint');
    new GatewayResponses(this, 'GatewayResponses', this.restApi);
    if (apiWebAclArn !== undefined)
      new CfnWebACLAssociation(this, 'WebAcl', {
        resourceArn: this.restApi.deploymentStage.stageArn,
        webAclArn: apiWebAclArn,
      });
  }

  /** The host of the API. Depends on nothing but the API itself, so that everything may refer to it. */
  get domainName(): string {
    return `${this.restApi.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
  }

  /** A route that is open: its handler checks a token of its own, or there is nothing to protect. */
  openRoute(method: HttpMethod, path: string, handler: VeriframeFunction): Method {
    return this.route(method, path, handler, false);
  }

  /** A route that takes a partner's API key. */
  partnerRoute(method: HttpMethod, path: string, handler: VeriframeFunction): Method {
    return this.route(method, path, handler, true);
  }

  private route(method: HttpMethod, path: string, handler: VeriframeFunction, apiKeyRequired: boolean): Method {
    const integration = new LambdaIntegration(handler.lambda, { allowTestInvoke: false });
    return this.restApi.root.resourceForPath(path).addMethod(method, integration, { apiKeyRequired });
  }
}
