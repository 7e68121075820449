import type { LambdaOptions } from './lambda-function.ts';

/** Writes a function's log as lines of JSON, in the shape of Lambda's own JSON log format. */
export interface LambdaLog {
  /** A line of the function; a message that is a JSON object itself is nested, not quoted. */
  write(level: string, message: string, requestId: string | undefined): void;
  /** What an invocation took. `initMs` is there when an environment was started for it. */
  report(requestId: string, status: string, durationMs: number, initMs: number | undefined): void;
}

/** A log into the sink of a function's options. */
export const createLambdaLog = ({
  functionName,
  clock,
  log,
}: Pick<LambdaOptions, 'functionName' | 'clock' | 'log'>): LambdaLog => {
  const line = (level: string, requestId: string | undefined, rest: Record<string, unknown>): void =>
    log(
      JSON.stringify({
        timestamp: new Date(clock.nowMs()).toISOString(),
        level,
        functionName,
        ...(requestId === undefined ? {} : { requestId }),
        ...rest,
      }),
    );
  return {
    write: (level, message, requestId) => line(level, requestId, { message: nestedObject(message) ?? message }),
    report: (requestId, status, durationMs, initDurationMs) =>
      line('INFO', requestId, {
        type: 'platform.report',
        status,
        durationMs,
        ...(initDurationMs === undefined ? {} : { initDurationMs }),
      }),
  };
};

const nestedObject = (message: string): unknown => {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};
