import type { Context } from 'aws-lambda';
import type { Log } from '../../adapters/system/json-log.ts';
import type { ApiHandler, ApiShellOptions } from '../../functions/api-shell.ts';
import { apiShell } from '../../functions/api-shell.ts';
import type { ApiEventInit } from './an-api-event.ts';
import { anApiEvent } from './an-api-event.ts';

export type CalledApi = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON. */
  readonly json: () => unknown;
};

/** What Lambda gives a handler beside the event. */
export const aContext = (): Context => ({
  functionName: 'test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:test',
  memoryLimitInMB: '1024',
  awsRequestId: 'lambda-request-1',
  logGroupName: '/aws/lambda/test',
  logStreamName: 'test',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 10_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** Calls a handler in its shell with an event of API Gateway, as Lambda would. `lines` takes what is logged. */
export const callApi = async (
  handler: ApiHandler,
  event: ApiEventInit,
  options: Partial<ApiShellOptions> & { readonly lines?: string[] } = {},
): Promise<CalledApi> => {
  const log: Log = (level, message, fields) => void options.lines?.push(JSON.stringify({ level, message, ...fields }));
  const shelled = apiShell({ body: { kind: 'json-if-any', maxBytes: 32 * 1024 }, log, ...options }, () => handler);
  const { statusCode, headers, body } = await shelled(anApiEvent(event), aContext());
  return { status: statusCode, headers, text: body, json: () => JSON.parse(body) };
};
