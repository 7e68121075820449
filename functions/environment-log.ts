import type { Log } from '../adapters/system/json-log.ts';
import { jsonLog } from '../adapters/system/json-log.ts';
import { readEnvironment } from './environment.ts';

/** The Lambda's log, at the level that its environment names. */
export const environmentLog: Log = (level, message, fields) =>
  jsonLog(readEnvironment('LOG_LEVEL').LOG_LEVEL)(level, message, fields);
