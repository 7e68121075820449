/**
 * Takes every line that the local cloud's parts write. `source` names the part: `api`, `lambda <logical id>`,
 * `task <container>/<task id>`, `cloud` for the cloud itself. The line has no line feed.
 */
export type CloudLog = (source: string, line: string) => void;

/** Writes a fault of the cloud itself with its causes, as one line of JSON. */
export const logFault = (log: CloudLog, message: string, error: unknown): void =>
  log('cloud', JSON.stringify({ level: 'error', message, error: describe(error) }));

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `; caused by ${describe(error.cause)}`;
  return `${error.name}: ${error.message}${cause}`;
};
