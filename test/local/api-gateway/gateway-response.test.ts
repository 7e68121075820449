import { describe, expect, it } from '@jest/globals';
import { checkGatewayResponse, gatewayResponse } from '../../../local/api-gateway/gateway-response.ts';

const CONTEXT = { requestId: 'r-1', stage: 'v1', path: '/v1/x', httpMethod: 'GET' };

const built = (...input: Parameters<typeof gatewayResponse>) => {
  const { status, headers, body } = gatewayResponse(...input);
  return { status, headers: Object.fromEntries(headers), body: body.toString() };
};

describe('a gateway response', () => {
  it('is the one of AWS when the template says nothing', () => {
    expect(built('THROTTLED', {}, CONTEXT)).toEqual({
      status: 429,
      headers: {
        'Content-Type': 'application/json',
        'x-amzn-RequestId': 'r-1',
        'x-amzn-ErrorType': 'TooManyRequestsException',
      },
      body: '{"message":"Too Many Requests"}',
    });
  });

  it('takes status, headers and body from the template, with $context put in', () => {
    const custom = {
      statusCode: 401,
      headers: { 'Retry-After': "'3600'", 'X-Id': 'context.requestId', 'content-type': "'application/problem+json'" },
      template: '{"error":$context.error.messageString,"type":"$context.error.responseType","id":"$context.requestId"}',
    };
    expect(built('INVALID_API_KEY', { INVALID_API_KEY: custom }, CONTEXT)).toEqual({
      status: 401,
      headers: {
        'x-amzn-RequestId': 'r-1',
        'x-amzn-ErrorType': 'ForbiddenException',
        'Retry-After': '3600',
        'X-Id': 'r-1',
        'content-type': 'application/problem+json',
      },
      body: '{"error":"Forbidden","type":"INVALID_API_KEY","id":"r-1"}',
    });
  });

  it('falls back to the default of its class, status included', () => {
    const customized = {
      DEFAULT_4XX: { headers: {}, template: 'four' },
      DEFAULT_5XX: { statusCode: 500, headers: {}, template: '$context.error.responseType' },
      THROTTLED: { headers: {}, template: 'slow down' },
    };
    expect(built('REQUEST_TOO_LARGE', customized, CONTEXT)).toMatchObject({ status: 413, body: 'four' });
    expect(built('INTEGRATION_TIMEOUT', customized, CONTEXT)).toMatchObject({
      status: 500,
      body: 'INTEGRATION_TIMEOUT',
    });
    expect(built('MALFORMED_PROXY_RESPONSE', customized, CONTEXT)).toMatchObject({ status: 500, body: 'DEFAULT_5XX' });
    expect(built('THROTTLED', customized, CONTEXT)).toMatchObject({ status: 429, body: 'slow down' });
  });

  it.each([
    ['an unknown variable', { headers: {}, template: '$context.error.unheardOf' }, 'error.unheardOf'],
    ['a template language', { headers: {}, template: '#if($context.stage)x#end' }, 'more than $context'],
    ['an unknown header expression', { headers: { A: 'method.request.header.B' } }, 'method.request.header.B'],
    ['an unknown header variable', { headers: { A: 'context.unheardOf' } }, 'unheardOf'],
  ])('with %s is refused', (_case, response, problem) => {
    expect(() => checkGatewayResponse(response)).toThrow(problem);
  });
});
