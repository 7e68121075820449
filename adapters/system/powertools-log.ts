import type { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from './json-log.ts';

/**
 * A log of Powertools: besides the entry each line has what the logger was told of the invocation, and the trace's id.
 * `logger` is asked for at the first entry.
 */
export const powertoolsLog =
  (logger: () => Logger): Log =>
  (level, message, fields = {}) =>
    logger()[level](message, { ...fields });
