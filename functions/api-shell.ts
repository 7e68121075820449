import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Log } from '../adapters/system/json-log.ts';
import { accessLog, addHeaders, errorEnvelope } from './api-middleware.ts';
import type { ApiAnswer, ProxyResult } from './api-answer.ts';
import { renderAnswer } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';
import { parseProxyEvent } from './api-request.ts';
import { lambdaContext, lambdaLog } from './lambda-log.ts';
import type { BodyRule } from './read-body.ts';
import { readBody } from './read-body.ts';

export type ApiHandler = (request: ApiRequest) => Promise<ApiAnswer>;

export type ApiShellOptions = {
  readonly body: BodyRule | ((request: Pick<ApiRequest, 'route' | 'method' | 'headers'>) => BodyRule);
  /** Headers of every answer on a route, refusals included. */
  readonly headers?: (route: string) => Readonly<Record<string, string>>;
  readonly log?: Log;
};

export type ApiFunction = (event: unknown, context: Context) => Promise<ProxyResult>;

/**
 * The shell around a handler of HTTP routes: reads API Gateway's event and the body, puts the answer into the envelope,
 * logs one line a request without anything that was sent, and turns every unexpected error into a 500. `build` is called
 * at the first request, so that loading the module touches neither environment nor network.
 */
export const apiShell = (options: ApiShellOptions, build: () => ApiHandler): ApiFunction => {
  let handler: ApiHandler | undefined;
  const log = options.log ?? lambdaLog;

  const answer = async (event: unknown): Promise<ProxyResult> => {
    const { rawBody, ...request } = parseProxyEvent(event);
    const rule = typeof options.body === 'function' ? options.body(request) : options.body;
    const body = readBody({ ...request, rawBody }, rule);
    if (!body.ok) return renderAnswer(body.answer, request.requestId);
    handler ??= build();
    return renderAnswer(await handler({ ...request, body: body.value }), request.requestId);
  };

  return middy<unknown, ProxyResult>()
    .use(log === lambdaLog ? lambdaContext : [])
    .use(accessLog(log))
    .use(addHeaders(options.headers ?? (() => ({}))))
    .use(errorEnvelope(log))
    .handler(answer);
};
