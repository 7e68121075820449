/** A signal that aborts with the caller's or after a time, whichever comes first. */
export type AttemptSignal = { readonly signal: AbortSignal; readonly isTimedOut: () => boolean; release(): void };

/** By hand, for `AbortSignal.any` is younger than Node 18. `release` lets go of the timer and of the caller's signal. */
export const attemptSignal = (timeoutMs: number, caller: AbortSignal | undefined): AttemptSignal => {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  const forward = (): void => controller.abort(caller?.reason);
  if (caller?.aborted === true) forward();
  else caller?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    isTimedOut: () => timedOut,
    release: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', forward);
    },
  };
};

/** Waits; rejects with the caller's reason as soon as its signal aborts. */
export const wait = (delayMs: number, caller?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', settle);
      if (caller?.aborted === true) reject(caller.reason);
      else resolve();
    };
    const timer = setTimeout(settle, delayMs);
    if (caller?.aborted === true) settle();
    else caller?.addEventListener('abort', settle, { once: true });
  });
