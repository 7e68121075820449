import { describe, expect, it } from '@jest/globals';
import { framePace } from '../../../../runner/live-view/picture/frame-pace.ts';

describe('the pace of frames', () => {
  it('lets a burst through at once, and again when the page has rested', () => {
    let nowMs = 1_000;
    const waitMs = framePace(() => nowMs);
    for (const startMs of [1_000, 2_000])
      for (let frame = 0; frame < 8; frame += 1) {
        nowMs = startMs + frame * 16;
        expect(waitMs()).toBe(0);
      }
  });

  it('takes no more than 24 frames a second of what keeps moving', () => {
    let nowMs = 0;
    const waitMs = framePace(() => nowMs);
    let frames = 0;
    // Chromium paints the next frame when this one is acknowledged, 16 ms after the one before at the earliest.
    for (; nowMs < 10_000; frames += 1) nowMs += Math.max(16, waitMs());
    expect(frames).toBeGreaterThan(235);
    expect(frames).toBeLessThan(250);
  });

  it('never lets a frame wait longer than one of that pace', () => {
    let nowMs = 0;
    const waitMs = framePace(() => nowMs);
    for (let frame = 0; frame < 500; frame += 1) {
      const delayMs = waitMs();
      expect(delayMs).toBeLessThan(42);
      nowMs += Math.max(5, delayMs);
    }
  });
});
