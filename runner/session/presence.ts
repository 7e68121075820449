import type { Timer } from '../shell/timer.ts';

/** Watches whether the user is there, and loses patience: with one who never comes, and with one who does not come back. */
export const watchPresence = (options: {
  timer: Timer;
  connectMs: number;
  absentMs: number;
  onNeverCame: () => void;
  onLeft: () => void;
}) => {
  const { timer, connectMs, absentMs, onNeverCame, onLeft } = options;
  let present = false;
  let stopped = false;
  let hasCome: () => void = () => undefined;
  const came = new Promise<void>((resolve) => (hasCome = resolve));
  let cancel: () => void = () => undefined;
  return {
    /** Resolves when the user is there for the first time. */
    came,
    /** The wait for the user begins. */
    begin: (): void => {
      if (!present) cancel = timer(connectMs, onNeverCame);
    },
    set: (now: boolean): void => {
      if (stopped || now === present) return;
      present = now;
      cancel();
      if (now) hasCome();
      else cancel = timer(absentMs, onLeft);
    },
    /** It does not matter any more. */
    stop: (): void => {
      stopped = true;
      cancel();
    },
  };
};
