import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { FailureCode } from '../core/failure.ts';
import { failureOf } from '../core/failure.ts';

type GatewayAnswer = { readonly type: ResponseType; readonly code: FailureCode; readonly retryAfterS?: number };

/**
 * What API Gateway answers by itself, in our words. Two of its habits are undone: an unknown key is a 403 and here a 401;
 * an unknown route asks for AWS credentials and here is a 404. No route takes AWS credentials, so whatever API Gateway
 * says of a signature (it tries to read one from `Authorization: Bearer`) is said of an unknown route too.
 */
const GATEWAY_ANSWERS: readonly GatewayAnswer[] = [
  { type: ResponseType.INVALID_API_KEY, code: 'UNAUTHORIZED' },
  { type: ResponseType.UNAUTHORIZED, code: 'UNAUTHORIZED' },
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, code: 'ROUTE_NOT_FOUND' },
  { type: ResponseType.INVALID_SIGNATURE, code: 'ROUTE_NOT_FOUND' },
  { type: ResponseType.EXPIRED_TOKEN, code: 'ROUTE_NOT_FOUND' },
  { type: ResponseType.ACCESS_DENIED, code: 'ROUTE_NOT_FOUND' },
  { type: ResponseType.RESOURCE_NOT_FOUND, code: 'ROUTE_NOT_FOUND' },
  { type: ResponseType.BAD_REQUEST_BODY, code: 'VALIDATION_FAILED' },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, code: 'VALIDATION_FAILED' },
  { type: ResponseType.REQUEST_TOO_LARGE, code: 'BODY_TOO_LARGE' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, code: 'UNSUPPORTED_MEDIA_TYPE' },
  // The token bucket gains a token within a second at any rate of one or more.
  { type: ResponseType.THROTTLED, code: 'RATE_LIMITED', retryAfterS: 1 },
  // API Gateway does not say when the period ends; asking every hour costs nobody anything.
  { type: ResponseType.QUOTA_EXCEEDED, code: 'QUOTA_EXCEEDED', retryAfterS: 3600 },
  { type: ResponseType.INTEGRATION_FAILURE, code: 'BAD_GATEWAY' },
  { type: ResponseType.INTEGRATION_TIMEOUT, code: 'GATEWAY_TIMEOUT' },
  { type: ResponseType.DEFAULT_4XX, code: 'VALIDATION_FAILED' },
  { type: ResponseType.DEFAULT_5XX, code: 'INTERNAL' },
];

/** Gives every answer that API Gateway makes by itself the contract's error envelope. */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, api: RestApi) {
    super(scope, id);
    for (const { type, code, retryAfterS } of GATEWAY_ANSWERS) {
      const { message, retryable, http } = failureOf(code);
      if (http === undefined) throw new Error(`${code} has no HTTP status and cannot answer a request`);
      const error = { code, message, retryable };
      api.addGatewayResponse(type.responseType, {
        type,
        statusCode: String(http),
        // A mapping expression: the inner quotes make it a literal.
        ...(retryAfterS === undefined ? {} : { responseHeaders: { 'Retry-After': `'${retryAfterS}'` } }),
        templates: {
          'application/json': JSON.stringify({ status: 'error', error, requestId: '$context.requestId' }),
        },
      });
    }
  }
}
