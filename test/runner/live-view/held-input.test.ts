import { describe, expect, it } from '@jest/globals';
import { inputMessageSchema } from '../../../core/contract/live-view.ts';
import type { PageInput } from '../../../runner/live-view/input/dispatch-input.ts';
import { heldInput } from '../../../runner/live-view/input/held-input.ts';

const press = { x: 5, y: 6, button: 'left', buttons: 1, clickCount: 1, modifiers: 8 } as const;
const key = { key: 'Shift', code: 'ShiftLeft', repeat: false, modifiers: 8 } as const;
const finger = { x: 1, y: 2, id: 0 };

describe('what a user holds', () => {
  it('is let go of: buttons where they were pressed, keys, and fingers without a tap', () => {
    const held = heldInput();
    const inputs: PageInput[] = [
      { type: 'down', ...press },
      { type: 'keydown', ...key },
      { type: 'touchstart', points: [finger] },
    ];
    inputs.forEach(held.note);
    const released = held.release();
    expect(released).toEqual([
      { type: 'up', ...press, buttons: 0, modifiers: 0 },
      { type: 'keyup', ...key, modifiers: 0 },
      { type: 'touchcancel', points: [] },
    ]);
    for (const input of released) expect(inputMessageSchema.safeParse(input).success).toBe(true);
    expect(held.release()).toEqual([]);
  });

  it('is dragged when the pointer moves', () => {
    const held = heldInput();
    const dragged = (input: PageInput) => {
      held.note(input);
      return held.hasDragged();
    };
    const move = { type: 'move', x: 7, y: 6, buttons: 1, modifiers: 0 } as const;
    expect(dragged({ ...move, buttons: 0 })).toBe(false);
    expect(dragged({ type: 'down', ...press })).toBe(false);
    expect(dragged(move)).toBe(true);
    expect(dragged({ type: 'up', ...press, buttons: 0 })).toBe(true);
    expect(dragged({ type: 'down', ...press })).toBe(false);
  });

  it('is not let go of by a move that was made before the press', () => {
    const held = heldInput();
    const move = { type: 'move', x: 7, y: 6, buttons: 0, modifiers: 0 } as const;
    expect(held.isOvertaken(move)).toBe(false);
    held.note({ type: 'down', ...press });
    expect(held.isOvertaken(move)).toBe(true);
    expect(held.isOvertaken({ ...move, buttons: 1 })).toBe(false);
    held.note({ type: 'up', ...press, buttons: 0 });
    expect(held.isOvertaken(move)).toBe(false);
  });

  it('is not what the user has let go of', () => {
    const held = heldInput();
    const inputs: PageInput[] = [
      { type: 'down', ...press },
      { type: 'up', ...press, buttons: 0 },
      { type: 'keydown', ...key },
      { type: 'keyup', ...key },
      { type: 'touchstart', points: [finger] },
      { type: 'touchend', points: [] },
    ];
    inputs.forEach(held.note);
    expect(held.release()).toEqual([]);
  });
});
