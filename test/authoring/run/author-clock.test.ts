import { describe, expect, it } from '@jest/globals';
import { authorClock } from '../../../authoring/run/author-clock.ts';

describe("the author's clock", () => {
  it('stands during a pause, and goes on from there', async () => {
    let machineMs = 1_000;
    const clock = authorClock(() => machineMs);
    machineMs += 5;
    expect(clock.nowEpochMs()).toBe(1_005);
    await clock.pause(async () => {
      machineMs += 60_000;
      expect(clock.nowEpochMs()).toBe(1_005);
    });
    machineMs += 5;
    expect(clock.nowEpochMs()).toBe(1_010);
    await expect(
      clock.pause(async () => {
        machineMs += 100;
        throw new Error('q');
      }),
    ).rejects.toThrow('q');
    expect(clock.nowEpochMs()).toBe(1_010);
  });
});
