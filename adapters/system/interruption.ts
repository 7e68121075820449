import type { EventEmitter } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborted by the first signal that would end the process; the next one ends it. */
export const onInterruption = (process: Pick<EventEmitter, 'once' | 'off'>): AbortSignal => {
  const interrupted = new AbortController();
  const abort = (): void => {
    for (const signal of SIGNALS) process.off(signal, abort);
    interrupted.abort(new Error('Stopped'));
  };
  for (const signal of SIGNALS) process.once(signal, abort);
  return interrupted.signal;
};
