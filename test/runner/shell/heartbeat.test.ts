import { describe, expect, it } from '@jest/globals';
import type { EventAnswer } from '../../../runner/api/runner-api.ts';
import { startHeartbeat } from '../../../runner/shell/heartbeat.ts';

const beating = (answers: EventAnswer['kind'][]) => {
  let nowMs = 0;
  let next: (() => void) | undefined;
  let beats = 0;
  const heard: string[] = [];
  const stop = startHeartbeat({
    beat: async () => {
      const kind = answers[beats++] ?? 'no-answer';
      return kind === 'taken' ? { kind, status: 'READY' } : kind === 'over' ? { kind } : { kind: 'no-answer' };
    },
    everyMs: 10_000,
    silentMs: 45_000,
    timer: (_, action) => {
      next = action;
      return () => (next = undefined);
    },
    nowMs: () => nowMs,
    onOver: () => heard.push('over'),
    onSilent: () => heard.push('silent'),
  });
  const tick = async () => {
    nowMs += 10_000;
    const action = next;
    next = undefined;
    action?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { tick, heard, stop, beats: () => beats };
};

describe('heartbeat', () => {
  it('stops when the session is over', async () => {
    const { tick, heard, beats } = beating(['taken', 'over', 'taken']);
    for (let i = 0; i < 5; i += 1) await tick();
    expect(heard).toEqual(['over']);
    expect(beats()).toBe(2);
  });

  it('survives answers that do not come, and gives up when none has come for long', async () => {
    const { tick, heard } = beating(['no-answer', 'no-answer', 'no-answer', 'taken']);
    for (let i = 0; i < 8; i += 1) await tick();
    expect(heard).toEqual([]);
    await tick();
    expect(heard).toEqual(['silent']);
  });

  it('sends nothing after it was stopped', async () => {
    const { tick, stop, beats, heard } = beating(['over']);
    stop();
    await tick();
    expect([beats(), heard]).toEqual([0, []]);
  });
});
