import type middy from '@middy/core';
import * as z from 'zod';
import type { Log } from '../adapters/system/json-log.ts';
import type { FailureCode } from '../core/failure.ts';
import { Failure, failureOf } from '../core/failure.ts';
import type { ProxyResult } from './api-answer.ts';
import { refuse, renderAnswer } from './api-answer.ts';
import { describeError } from './describe-error.ts';

type Middleware = middy.MiddlewareObj<unknown, ProxyResult>;

/** What the log says of a request: names of routes, sizes and times; no path, query, header, address or body. */
const requestSchema = z.object({
  resource: z.string(),
  httpMethod: z.string(),
  pathParameters: z.object({ id: z.uuidv4().optional() }).nullish().catch(null),
  requestContext: z.object({ requestId: z.string() }),
});

/** One line a request, when it has been answered. */
export const accessLog = (log: Log): Middleware => {
  const startedAtMs = new WeakMap<object, number>();
  const finish: NonNullable<Middleware['after']> = (request) => {
    const parsed = requestSchema.safeParse(request.event).data;
    log('info', 'request', {
      requestId: parsed?.requestContext.requestId,
      method: parsed?.httpMethod,
      route: parsed?.resource,
      sessionId: parsed?.pathParameters?.id,
      status: request.response?.statusCode,
      durationMs: Math.round(performance.now() - (startedAtMs.get(request) ?? performance.now())),
    });
  };
  return {
    before: (request) => {
      startedAtMs.set(request, performance.now());
    },
    after: finish,
    onError: finish,
  };
};

/** Puts the headers of its route on every answer. */
export const addHeaders = (headersOf: (route: string) => Readonly<Record<string, string>>): Middleware => {
  const add: NonNullable<Middleware['after']> = ({ event, response }) => {
    const route = requestSchema.safeParse(event).data?.resource ?? '';
    if (response) response.headers = { ...headersOf(route), ...response.headers };
  };
  return { after: add, onError: add };
};

/** Answers faults: a `Failure` that is the server's (5xx) with its own code, everything else as `INTERNAL`. */
export const errorEnvelope = (log: Log): Middleware => ({
  onError: (request) => {
    const requestId = requestSchema.safeParse(request.event).data?.requestContext.requestId ?? 'unknown';
    log('error', 'request failed', { requestId, error: describeError(request.error) });
    request.response = renderAnswer(refuse(codeOf(request.error)), requestId);
  },
});

const codeOf = (error: unknown): FailureCode =>
  error instanceof Failure && (failureOf(error.code).http ?? 0) >= 500 ? error.code : 'INTERNAL';
