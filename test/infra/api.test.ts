import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { OPERATIONS } from '../../core/contract/operations.ts';
import { FAILURES } from '../../core/failure.ts';
import { routesOf } from './routes.ts';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { textOf } from './text-of.ts';

const gatewayResponseSchema = z.object({
  ResponseType: z.string(),
  StatusCode: z.string(),
  ResponseParameters: z.record(z.string(), z.string()).optional(),
  ResponseTemplates: z.strictObject({ 'application/json': z.string() }),
});
const envelopeSchema = z.strictObject({
  status: z.literal('error'),
  error: z.strictObject({ code: z.enum(Object.keys(FAILURES)), message: z.string(), retryable: z.boolean() }),
  requestId: z.literal('$context.requestId'),
});

/** Contract, Part 2: "Every answer that API Gateway gives by itself". */
const ANSWERS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  INVALID_API_KEY: [401, 'UNAUTHORIZED'],
  UNAUTHORIZED: [401, 'UNAUTHORIZED'],
  MISSING_AUTHENTICATION_TOKEN: [404, 'ROUTE_NOT_FOUND'],
  RESOURCE_NOT_FOUND: [404, 'ROUTE_NOT_FOUND'],
  INVALID_SIGNATURE: [404, 'ROUTE_NOT_FOUND'],
  EXPIRED_TOKEN: [404, 'ROUTE_NOT_FOUND'],
  ACCESS_DENIED: [404, 'ROUTE_NOT_FOUND'],
  BAD_REQUEST_BODY: [400, 'VALIDATION_FAILED'],
  BAD_REQUEST_PARAMETERS: [400, 'VALIDATION_FAILED'],
  REQUEST_TOO_LARGE: [413, 'BODY_TOO_LARGE'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'UNSUPPORTED_MEDIA_TYPE'],
  THROTTLED: [429, 'RATE_LIMITED'],
  QUOTA_EXCEEDED: [429, 'QUOTA_EXCEEDED'],
  INTEGRATION_FAILURE: [502, 'BAD_GATEWAY'],
  INTEGRATION_TIMEOUT: [504, 'GATEWAY_TIMEOUT'],
  DEFAULT_4XX: [400, 'VALIDATION_FAILED'],
  DEFAULT_5XX: [500, 'INTERNAL'],
};

const LIMITS = { ratePerS: 7, burst: 9, createRatePerS: 2, createBurst: 3 };
const template = synthesizedTemplate({ partners: ['acme', 'globex'], partnerLimits: LIMITS });

describe('the REST API', () => {
  it('has exactly the routes of the contract, API keys on those of partners', () => {
    expect(routesOf(template)).toEqual({
      'GET /partner/browser-platforms': 'PartnerListPlatformsFunction with API key',
      'POST /partner/browser-session': 'PartnerCreateSessionFunction with API key',
      'GET /partner/browser-session/{id}': 'PartnerGetSessionFunction with API key',
      'GET /partner/browser-sessions': 'PartnerListSessionsFunction with API key',
      'POST /partner/browser-session/{id}/terminate': 'PartnerTerminateSessionFunction with API key',
      'GET /partner/browser-session/{id}/attestation': 'PartnerGetAttestationFunction with API key',
      'GET /partner/browser-session/{id}/events': 'TimelineGetTimelineFunction with API key',
      'POST /partner/browser-session/{id}/webhook/resend': 'TimelineResendWebhookFunction with API key',
      'GET /openapi.json': 'DocumentPublishOpenapiFunction',
      'GET /.well-known/attestation-keys.json': 'EventsPublishKeysFunction',
      'GET /embed/{id}': 'EmbedEmbedPageFunction',
      'GET /embed/{id}/state': 'EmbedEmbedStateFunction',
      'POST /embed/{id}/events': 'EventsReportEventFunction',
      'POST /embed/{id}/control': 'EmbedOpenStreamFunction',
      'DELETE /embed/{id}/control/{connectionId}': 'EmbedOpenStreamFunction',
      'POST /embed/{id}/stream': 'EmbedOpenStreamFunction',
      'DELETE /embed/{id}/stream/{connectionId}': 'EmbedOpenStreamFunction',
      'PATCH /embed/{id}/control/{connectionId}': 'EmbedOpenStreamFunction',
      'PATCH /embed/{id}/stream/{connectionId}': 'EmbedOpenStreamFunction',
      'GET /embed/{id}/control/{connectionId}': 'EmbedOpenStreamFunction',
      'POST /embed/{id}/control/{connectionId}': 'EmbedOpenStreamFunction',
      'OPTIONS /embed/{id}/stream': 'EmbedOpenStreamFunction',
      'OPTIONS /embed/{id}/stream/{connectionId}': 'EmbedOpenStreamFunction',
      'POST /runner/{id}/events': 'EventsReportEventFunction',
      'POST /runner/{id}/bootstrap': 'EventsBootstrapRunnerFunction',
    });
  });

  it('serves every route that the OpenAPI document describes, with a key where it says so', () => {
    const described = OPERATIONS.map(({ method, path, isOpen }) => [
      `${method.toUpperCase()} ${path}`,
      isOpen !== true,
    ]);
    const served = Object.entries(routesOf(template))
      .filter(([route, lambda]) => lambda.endsWith('with API key') || / \/(\.well-known|openapi)/.test(route))
      .map(([route, lambda]) => [route, lambda.endsWith('with API key')]);
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(served));
  });

  it('is served in the stage v1 and hands every body to Lambda as text', () => {
    expect(theOne(template, 'AWS::ApiGateway::Stage').Properties).toMatchObject({ StageName: 'v1' });
    const api = theOne(template, 'AWS::ApiGateway::RestApi').Properties;
    expect(api).toMatchObject({ ApiKeySourceType: 'HEADER', EndpointConfiguration: { Types: ['REGIONAL'] } });
    expect(api).not.toHaveProperty('BinaryMediaTypes');
  });

  it('logs neither paths nor queries, headers, addresses or bodies', () => {
    const { AccessLogSetting } = theOne(template, 'AWS::ApiGateway::Stage').Properties;
    const { Format } = z.object({ Format: z.string() }).parse(AccessLogSetting);
    const logged = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(Format)));
    expect(logged.toSorted()).toEqual([
      '$context.error.responseType',
      '$context.httpMethod',
      '$context.identity.apiKeyId',
      '$context.integrationLatency',
      '$context.requestId',
      '$context.requestTime',
      '$context.resourcePath',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.status',
    ]);
    expect(theOne(template, 'AWS::ApiGateway::Stage').Properties).not.toHaveProperty('MethodSettings');
  });
});

describe('what API Gateway answers by itself', () => {
  const responses = Object.values(resourcesOf(template, 'AWS::ApiGateway::GatewayResponse')).map(({ Properties }) =>
    gatewayResponseSchema.parse(Properties),
  );
  const answerOf = (type: string) => {
    const response = responses.find(({ ResponseType }) => ResponseType === type);
    if (response === undefined) throw new Error(`no answer for ${type}`);
    return { ...response, envelope: envelopeSchema.parse(JSON.parse(response.ResponseTemplates['application/json'])) };
  };

  it('is fixed for exactly these cases', () => {
    expect(responses.map(({ ResponseType }) => ResponseType).toSorted()).toEqual(Object.keys(ANSWERS).toSorted());
  });

  it.each(Object.entries(ANSWERS))('%s is %j in the error envelope, as the failure table has it', (type, expected) => {
    const [status, code] = expected;
    const { StatusCode, envelope } = answerOf(type);
    expect([Number(StatusCode), envelope.error.code]).toEqual([status, code]);
    expect({ http: Number(StatusCode), message: envelope.error.message, retryable: envelope.error.retryable }).toEqual(
      expect.objectContaining({ http: status, ...pick(FAILURES[envelope.error.code as keyof typeof FAILURES]) }),
    );
  });

  it('says when to try again, and nothing else in headers', () => {
    const withHeaders = responses.filter(({ ResponseParameters }) => ResponseParameters !== undefined);
    expect(withHeaders.map(({ ResponseType, ResponseParameters }) => [ResponseType, ResponseParameters])).toEqual([
      ['THROTTLED', { 'gatewayresponse.header.Retry-After': "'1'" }],
      ['QUOTA_EXCEEDED', { 'gatewayresponse.header.Retry-After': "'3600'" }],
    ]);
  });
});

const pick = ({ message, retryable }: { message: string; retryable: boolean }) => ({ message, retryable });

describe('partners', () => {
  it('have a key and a plan each, with a lower limit on creating sessions', () => {
    const plans = Object.values(resourcesOf(template, 'AWS::ApiGateway::UsagePlan'));
    expect(plans).toHaveLength(2);
    for (const { Properties } of plans)
      expect(Properties).toMatchObject({
        Throttle: { RateLimit: 7, BurstLimit: 9 },
        ApiStages: [{ Throttle: { '/partner/browser-session/POST': { RateLimit: 2, BurstLimit: 3 } } }],
      });
    const bound = Object.values(resourcesOf(template, 'AWS::ApiGateway::UsagePlanKey'));
    expect(
      bound.map(({ Properties }) => `${textOf(Properties['KeyId'])} ${textOf(Properties['UsagePlanId'])}`),
    ).toEqual(['AccessacmeKey AccessacmePlan', 'AccessglobexKey AccessglobexPlan']);
  });

  it('get keys that API Gateway makes: none is in the template', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::ApiGateway::ApiKey')))
      expect(Object.keys(Properties).toSorted()).toEqual(['Description', 'Enabled']);
  });
});
