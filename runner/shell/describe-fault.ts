import { Failure } from '../../core/failure.ts';

/**
 * A fault for the log: what kind it is and where it happened. No message: those of the browser's faults quote addresses and
 * page content.
 */
export const describeFault = (fault: unknown): Record<string, unknown> => {
  if (!(fault instanceof Error)) return { name: typeof fault };
  return {
    name: fault.name,
    ...(fault instanceof Failure ? { code: fault.code, details: fault.details } : {}),
    at: (fault.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 6)
      .map((line) => line.trim()),
    ...(fault.cause === undefined ? {} : { cause: describeFault(fault.cause) }),
  };
};
