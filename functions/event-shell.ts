import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Log } from '../adapters/system/json-log.ts';
import { describeError } from './describe-error.ts';
import { lambdaContext, lambdaLog } from './lambda-log.ts';

export type EventHandler<Result> = (event: unknown) => Promise<Result>;

/**
 * The shell around a handler of queue messages or service events: builds the handler at the first event, and logs what it
 * throws before Lambda sees it and tries again.
 */
export const eventShell = <Result>(
  build: (log: Log) => EventHandler<Result>,
  log: Log = lambdaLog,
): ((event: unknown, context: Context) => Promise<Result>) => {
  let handler: EventHandler<Result> | undefined;
  return middy<unknown, Result>()
    .use(log === lambdaLog ? lambdaContext : [])
    .use({ onError: ({ error }) => log('error', 'event failed', { error: describeError(error) }) })
    .handler(async (event: unknown) => {
      handler ??= build(log);
      return handler(event);
    });
};
