import { Logger } from '@aws-lambda-powertools/logger';
import type middy from '@middy/core';
import type { Log } from '../adapters/system/json-log.ts';
import { powertoolsLog } from '../adapters/system/powertools-log.ts';
import { readEnvironment } from './environment.ts';

let logger: Logger | undefined;
const theLogger = (): Logger => {
  logger ??= new Logger({ serviceName: 'veriframe', logLevel: LEVELS[readEnvironment('LOG_LEVEL').LOG_LEVEL] });
  return logger;
};
const LEVELS = { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/** The Lambda's log, at the level that its environment names; made at the first entry. */
export const lambdaLog: Log = powertoolsLog(theLogger);

/** Puts the id of the request, the function's name and whether the start was cold on every line of an invocation. */
export const lambdaContext: middy.MiddlewareObj = { before: ({ context }) => theLogger().addContext(context) };
