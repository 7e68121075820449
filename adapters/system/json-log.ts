export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one JSON line an entry. Whoever calls it keeps secrets and personal data out of `fields`. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log on standard output, which Lambda takes to CloudWatch line by line; entries below `level` are dropped. */
export const jsonLog =
  (level: LogLevel, write: (line: string) => void = (line) => process.stdout.write(line)): Log =>
  (entryLevel, message, fields = {}) => {
    if (ORDER.indexOf(entryLevel) < ORDER.indexOf(level)) return;
    write(`${JSON.stringify({ level: entryLevel, message, ...fields })}\n`);
  };
