import { describe, expect, it } from '@jest/globals';
import { readDeclaredAccess } from '../../../local/api-gateway/read-declared-access.ts';
import { readRestApi } from '../../../local/api-gateway/read-rest-api.ts';
import { aStackOf } from '../a-stack.ts';

const uri = 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:of:the:function/invocations';
const resource = (PathPart: string, ParentId: unknown) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { RestApiId: { Ref: 'Api' }, PathPart, ParentId },
});

const TEMPLATE = {
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'x', BinaryMediaTypes: ['image/*'] } },
  Sessions: resource('sessions', { 'Fn::GetAtt': ['Api', 'RootResourceId'] }),
  Session: resource('{id}', { Ref: 'Sessions' }),
  GetSession: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ResourceId: { Ref: 'Session' },
      HttpMethod: 'GET',
      AuthorizationType: 'NONE',
      ApiKeyRequired: true,
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: uri, TimeoutInMillis: 5000 },
    },
  },
  Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } } },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: {
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'Deployment' },
      StageName: 'v1',
      MethodSettings: [
        { ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
        { ResourcePath: '/~1sessions~1{id}', HttpMethod: 'GET', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 },
        { ResourcePath: '/', HttpMethod: 'GET', LoggingLevel: 'INFO' },
      ],
    },
  },
  TooMany: {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      RestApiId: { Ref: 'Api' },
      ResponseType: 'THROTTLED',
      StatusCode: '429',
      ResponseParameters: { 'gatewayresponse.header.Retry-After': "'1'" },
      ResponseTemplates: { 'application/json': '{}' },
    },
  },
  Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true } },
  Plan: {
    Type: 'AWS::ApiGateway::UsagePlan',
    Properties: {
      ApiStages: [
        {
          ApiId: { Ref: 'Api' },
          Stage: { Ref: 'Stage' },
          Throttle: { '/sessions/{id}/GET': { RateLimit: 5, BurstLimit: 20 } },
        },
      ],
      Throttle: { RateLimit: 50, BurstLimit: 100 },
      Quota: { Limit: 1000, Period: 'DAY' },
    },
  },
  PlanKey: {
    Type: 'AWS::ApiGateway::UsagePlanKey',
    Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
  },
};

const read = (template: unknown) => readRestApi(aStackOf(template));

describe('a REST API of a template', () => {
  it('is read with everything that decides an answer', () => {
    const api = read(TEMPLATE);
    expect(api).toMatchObject({
      stage: 'v1',
      binaryMediaTypes: ['image/*'],
      resources: [
        { path: '/', methods: [] },
        { path: '/sessions', methods: [] },
        {
          path: '/sessions/{id}',
          methods: [{ httpMethod: 'GET', apiKeyRequired: true, functionArn: 'arn:of:the:function', timeoutMs: 5000 }],
        },
      ],
      gatewayResponses: { THROTTLED: { statusCode: 429, headers: { 'Retry-After': "'1'" }, template: '{}' } },
      stageThrottles: { '/*/*': { ratePerS: 100, burst: 200 }, '/sessions/{id}/GET': { ratePerS: 1, burst: 2 } },
    });
  });

  it('has keys and plans, as the template declares them', () => {
    const stack = aStackOf(TEMPLATE);
    const { apiKeys, usagePlans } = readDeclaredAccess(stack);
    const [key] = apiKeys;
    expect(apiKeys).toEqual([{ id: expect.stringMatching(/^[a-z0-9]{10}$/), name: 'Test-Key', enabled: true }]);
    const methodThrottles = { '/sessions/{id}/GET': { ratePerS: 5, burst: 20 } };
    expect(usagePlans).toEqual([
      {
        id: expect.stringMatching(/^[a-z0-9]{10}$/),
        name: 'Test-Plan',
        keyIds: [key?.id],
        throttle: { ratePerS: 50, burst: 100 },
        quota: { limit: 1000, period: 'DAY', offset: 0 },
        apiStages: [{ apiId: readRestApi(stack).id, stage: 'v1', methodThrottles }],
      },
    ]);
  });

  it('has the same ids in every run', () => {
    expect(read(TEMPLATE)).toEqual(read(TEMPLATE));
  });

  it.each([
    ['a second stage', { Other: TEMPLATE.Stage }, 'has 2 resources of type AWS::ApiGateway::Stage'],
    [
      'an unknown gateway response',
      { TooMany: { ...TEMPLATE.TooMany, Properties: { RestApiId: 'x', ResponseType: 'TEAPOT' } } },
      'TooMany: the gateway response TEAPOT',
    ],
    [
      'an authorizer',
      {
        GetSession: {
          ...TEMPLATE.GetSession,
          Properties: { ...TEMPLATE.GetSession.Properties, AuthorizationType: 'CUSTOM' },
        },
      },
      'GetSession (AWS::ApiGateway::Method): property AuthorizationType',
    ],
    [
      'another integration',
      {
        GetSession: {
          ...TEMPLATE.GetSession,
          Properties: {
            ...TEMPLATE.GetSession.Properties,
            Integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://x' },
          },
        },
      },
      'property Integration.Type',
    ],
  ])('is refused with %s', (_case, changes, problem) => {
    expect(() => read({ ...TEMPLATE, ...changes })).toThrow(problem);
  });
});
