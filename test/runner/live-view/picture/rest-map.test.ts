import { describe, expect, it } from '@jest/globals';
import { REST_MS, restMap } from '../../../../runner/live-view/picture/rest-map.ts';

describe('the map of what rests', () => {
  it('has everything due when nothing has moved for a moment', () => {
    const map = restMap(3, 0);
    expect(map.nextDueMs()).toBe(REST_MS);
    expect(map.due(REST_MS - 1)).toEqual([]);
    expect(map.due(REST_MS)).toEqual([0, 1, 2]);
    map.sharpen([0, 1, 2], REST_MS);
    expect(map.due(10_000)).toEqual([]);
    expect(map.nextDueMs()).toBeUndefined();
  });

  it('says of what moves whether it was sharp, and waits for it to rest again', () => {
    const map = restMap(3, 0);
    map.sharpen([0, 1], 200);
    expect(map.moved([1, 2], 5_000, false)).toEqual([1]);
    expect(map.isSharp(0)).toBe(true);
    expect(map.isSharp(1)).toBe(false);
    map.moved([2], 5_100, false);
    expect(map.due(5_000 + REST_MS)).toEqual([1]);
    expect(map.due(5_100 + REST_MS)).toEqual([1, 2]);
  });

  it('gives up on a caret that blinks twice a second, after a few tries, and takes it up when it has gone', () => {
    const map = restMap(1, 0);
    let drawn = 0;
    let nowMs = 0;
    const pass = (toMs: number) => {
      for (; nowMs < toMs; nowMs += 10) {
        if (map.due(nowMs).length === 0) continue;
        map.sharpen([0], nowMs);
        drawn += 1;
      }
    };
    for (let blink = 1; blink <= 20; blink += 1) {
      pass(blink * 500);
      map.moved([0], nowMs, false);
    }
    expect(drawn).toBeLessThanOrEqual(4);
    pass(nowMs + 2_000);
    expect(map.isSharp(0)).toBe(true);
  });

  it('is as patient as at first with what was sharp for long', () => {
    const map = restMap(1, 0);
    map.sharpen([0], 100);
    map.moved([0], 150, false);
    expect(map.nextDueMs()).toBe(150 + 2 * REST_MS);
    map.sharpen([0], 500);
    map.moved([0], 5_000, false);
    expect(map.nextDueMs()).toBe(5_000 + REST_MS);
  });

  it('is never impatient with what the user makes move, however often', () => {
    const map = restMap(1, 0);
    for (let press = 1; press <= 10; press += 1) {
      map.sharpen([0], 300 * press);
      map.moved([0], 300 * press + 100, true);
      expect(map.nextDueMs()).toBe(300 * press + 100 + REST_MS);
    }
  });

  it('has due at once what is blunt though it has not moved', () => {
    const map = restMap(2, 0);
    map.sharpen([0, 1], 500);
    map.blunt([1]);
    expect(map.due(600)).toEqual([1]);
  });
});
