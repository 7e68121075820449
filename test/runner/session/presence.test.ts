import { describe, expect, it } from '@jest/globals';
import { watchPresence } from '../../../runner/session/presence.ts';

const watched = () => {
  const heard: string[] = [];
  const timers = new Set<{ delayMs: number; action: () => void }>();
  const presence = watchPresence({
    timer: (delayMs, action) => {
      const timer = { delayMs, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    connectMs: 120,
    absentMs: 60,
    onNeverCame: () => heard.push('never came'),
    onLeft: () => heard.push('left'),
  });
  return { presence, heard, delays: () => [...timers].map(({ delayMs }) => delayMs) };
};

describe('presence', () => {
  it('waits for the first connection, then for each return', async () => {
    const { presence, delays } = watched();
    expect(delays()).toEqual([]);
    presence.begin();
    expect(delays()).toEqual([120]);
    presence.set(true);
    await presence.came;
    expect(delays()).toEqual([]);
    presence.set(false);
    presence.set(false);
    expect(delays()).toEqual([60]);
    presence.set(true);
    expect(delays()).toEqual([]);
  });

  it('does not wait for one who is there already', () => {
    const { presence, delays } = watched();
    presence.set(true);
    presence.begin();
    expect(delays()).toEqual([]);
  });

  it('does not matter any more when it was stopped', () => {
    const { presence, delays } = watched();
    presence.set(true);
    presence.set(false);
    presence.stop();
    expect(delays()).toEqual([]);
    presence.set(true);
    presence.set(false);
    expect(delays()).toEqual([]);
  });
});
