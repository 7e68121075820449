import type { EventAnswer } from '../api/runner-api.ts';
import type { Timer } from './timer.ts';

/**
 * Sends heartbeats until it is stopped. `onOver`: the session is over. `onSilent`: none has been answered for `silentMs`.
 * Both are called once, and nothing is sent afterwards.
 */
export const startHeartbeat = (options: {
  beat: () => Promise<EventAnswer>;
  everyMs: number;
  silentMs: number;
  timer: Timer;
  nowMs: () => number;
  onOver: () => void;
  onSilent: () => void;
}): (() => void) => {
  const { beat, everyMs, silentMs, timer, nowMs } = options;
  let answeredAtMs = nowMs();
  let stopped = false;
  let cancel = () => undefined as void;
  const once = async () => {
    const answer = await beat();
    if (stopped) return;
    if (answer.kind === 'over') return options.onOver();
    if (answer.kind !== 'no-answer') answeredAtMs = nowMs();
    if (nowMs() - answeredAtMs >= silentMs) return options.onSilent();
    schedule();
  };
  const schedule = () => {
    cancel = timer(everyMs, () => void once());
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
};
