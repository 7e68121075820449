import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FULL_BUDGET, pictureBudget, videoScale } from '../../../../runner/live-view/picture/picture-budget.ts';

const DESKTOP = 1280 * 720;
const PHONE = 390 * 760;

/** The budgets of a network that has room for these, each for a second that is asked about four times. */
const budgetsOf = (bitsPerS: readonly number[], pixels: number) => {
  const budget = pictureBudget();
  return bitsPerS.flatMap((bits, second) => [0, 250, 500, 750].map((ms) => budget(bits, pixels, 1_000 * second + ms)));
};
const seconds = (count: number, bitsPerS: number) => Array<number>(count).fill(bitsPerS);

describe('the budget of the picture', () => {
  it('is everything on a good network, at once', () => {
    expect(budgetsOf(seconds(5, 4_000_000), DESKTOP)).toEqual(Array(20).fill(FULL_BUDGET));
  });

  it('is half the size with 300 kbit/s, within two seconds, and enough for a phone at three quarters', () => {
    expect(budgetsOf(seconds(3, 300_000), DESKTOP).at(8)).toEqual({ scale: 0.5, quality: 60 });
    expect(budgetsOf(seconds(3, 300_000), PHONE).at(-1)).toEqual(FULL_BUDGET);
    expect(budgetsOf(seconds(3, 250_000), PHONE).at(-1)).toEqual({ scale: 0.75, quality: 80 });
  });

  it('does not follow a short dip', () => {
    expect(budgetsOf([4e6, 2e5, 4e6, 2e5, 4e6], DESKTOP).every(({ scale }) => scale === 1)).toBe(true);
  });

  it('grows again when there has been room for a while', () => {
    const budgets = budgetsOf([...seconds(4, 300_000), ...seconds(8, 3_000_000)], DESKTOP);
    expect(budgets[4 * 4 + 4 * 5]?.scale).toBe(0.5);
    expect(budgets.at(-1)).toEqual(FULL_BUDGET);
  });

  it('changes at most every one and a half seconds, whatever the network does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10_000, max: 8_000_000 }), { minLength: 8, maxLength: 60 }),
        (bitsPerS) => {
          const budgets = budgetsOf(bitsPerS, DESKTOP);
          const changes = budgets.flatMap((one, index) =>
            index > 0 && one.scale !== budgets[index - 1]?.scale ? [index] : [],
          );
          expect(changes.every((at, index) => index === 0 || at - (changes[index - 1] ?? 0) >= 6)).toBe(true);
        },
      ),
    );
  });
});

describe('the size of the video', () => {
  it.each([
    [390, 760, 1],
    [800, 616, 1],
    [1000, 700, 0.875],
    [1280, 720, 0.75],
    [1920, 1080, 0.5],
  ])('of a page of %p×%p is %p of it', (width, height, scale) => {
    expect(videoScale(FULL_BUDGET, { width, height })).toBe(scale);
  });

  it('is smaller where the network has no room for it', () => {
    expect(videoScale({ scale: 0.5 }, { width: 1280, height: 720 })).toBe(0.5);
  });
});
