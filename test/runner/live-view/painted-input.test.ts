import { describe, expect, it } from '@jest/globals';
import type { PageInput } from '../../../runner/live-view/input/dispatch-input.ts';
import { paintedInput } from '../../../runner/live-view/input/painted-input.ts';
import { inputMessageSchema, type InputMessageInit } from '../../../core/contract/live-view.ts';

const input = (message: InputMessageInit): PageInput => inputMessageSchema.parse(message) as PageInput;

describe('input on a page that is painted smaller than it is laid out', () => {
  it('is where the page is painted, with the same wheel', () => {
    const wheel = input({ type: 'wheel', x: 100, y: 60, deltaX: 0, deltaY: 90 });
    expect(paintedInput(wheel, 0.75)).toEqual({ ...wheel, x: 75, y: 45 });
    const press = input({ type: 'down', x: 10, y: 20, button: 'left', buttons: 1 });
    expect(paintedInput(press, 0.5)).toEqual({ ...press, x: 5, y: 10 });
  });

  it('is so for each finger', () => {
    const touch = input({ type: 'touchstart', points: [100, 300].map((x, id) => ({ x, y: 40, id })) });
    const painted = paintedInput(touch, 0.75);
    expect(painted).toMatchObject({
      points: [
        { x: 75, y: 30, id: 0 },
        { x: 225, y: 30, id: 1 },
      ],
    });
  });

  it('is the same where it has no place', () => {
    const key = input({ type: 'keydown', key: 'a', code: 'KeyA', text: 'a' });
    expect(paintedInput(key, 0.5)).toBe(key);
  });
});
