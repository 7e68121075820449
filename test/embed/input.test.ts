import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inputMessageSchema } from '../../core/contract/live-view.ts';
import { containedIn, fromViewport, toViewport, viewportFor } from '../../embed/input/geometry.ts';
import { keyMessage as keyMessageOn, modifiersOf, pressOf } from '../../embed/input/keys.ts';

const keyMessage = (type: 'keydown' | 'keyup', event: Parameters<typeof keyMessageOn>[1]) =>
  keyMessageOn(type, event, { isMac: false });
const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, isComposing: false };

describe('a point on the picture', () => {
  it('is the point of the remote page under it, letterboxed or not', () => {
    const viewport = { width: 800, height: 600 };
    expect(toViewport({ x: 400, y: 300 }, { x: 0, y: 0, width: 800, height: 600 }, viewport)).toEqual({
      x: 400,
      y: 300,
    });
    expect(containedIn({ x: 0, y: 0, width: 1000, height: 600 }, viewport)).toEqual({
      x: 100,
      y: 0,
      width: 800,
      height: 600,
    });
    expect(toViewport({ x: 500, y: 300 }, { x: 0, y: 0, width: 1000, height: 600 }, viewport)).toEqual({
      x: 400,
      y: 300,
    });
  });

  it('is always inside the remote viewport', () => {
    const size = fc.record({ width: fc.integer({ min: 280, max: 1920 }), height: fc.integer({ min: 280, max: 1920 }) });
    const place = fc.record({ x: fc.integer({ min: -2000, max: 4000 }), y: fc.integer({ min: -2000, max: 4000 }) });
    fc.assert(
      fc.property(place, size, size, (point, box, viewport) => {
        const { x, y } = toViewport(point, { x: 0, y: 0, ...box }, viewport);
        expect(x >= 0 && x < viewport.width && y >= 0 && y < viewport.height).toBe(true);
      }),
    );
  });

  it('leads back to the place of a remote field on the picture', () => {
    const size = fc.record({ width: fc.integer({ min: 280, max: 1920 }), height: fc.integer({ min: 280, max: 1920 }) });
    const place = fc.record({ x: fc.integer({ min: 0, max: 270 }), y: fc.integer({ min: 0, max: 270 }) });
    fc.assert(
      fc.property(place, size, size, (field, box, viewport) => {
        const drawn = fromViewport({ ...field, width: 10, height: 10 }, box, viewport);
        const back = toViewport(drawn, { x: 0, y: 0, ...box }, viewport);
        expect(back.x).toBeCloseTo(field.x);
        expect(back.y).toBeCloseTo(field.y);
      }),
    );
  });

  it('asks for a viewport that a runner offers', () => {
    expect(viewportFor({ width: 200, height: 4000 })).toEqual({ width: 280, height: 1920 });
    expect(viewportFor({ width: 390.4, height: 640.6 })).toEqual({ width: 390, height: 641 });
  });
});

describe('a key', () => {
  it('types its character, with Shift in it', () => {
    const message = keyMessage('keydown', { ...plain, key: 'A', code: 'KeyA', shiftKey: true });
    expect(message).toEqual({ type: 'keydown', key: 'A', code: 'KeyA', text: 'A', repeat: false, modifiers: 8 });
    expect(inputMessageSchema.safeParse(message).success).toBe(true);
  });

  it('types nothing when it is released, when it is named, or in a shortcut', () => {
    expect(keyMessage('keyup', { ...plain, key: 'a', code: 'KeyA' })).not.toHaveProperty('text');
    expect(keyMessage('keydown', { ...plain, key: 'Enter', code: 'Enter' })).not.toHaveProperty('text');
    expect(keyMessage('keydown', { ...plain, key: 'a', code: 'KeyA', ctrlKey: true })).not.toHaveProperty('text');
  });

  it("stays with the user's own browser when it is one of its shortcuts, or part of an input method", () => {
    for (const key of ['r', 't', 'v'])
      expect(keyMessage('keydown', { ...plain, key, code: '', ctrlKey: true })).toBeUndefined();
    expect(keyMessage('keydown', { ...plain, key: 'Process', code: 'KeyA' })).toBeUndefined();
    expect(keyMessage('keydown', { ...plain, key: 'a', code: 'KeyA', isComposing: true })).toBeUndefined();
  });

  it('types what AltGr, or Option on a Mac, gives, and leaves Alt with a letter a shortcut', () => {
    const altGr = { ...plain, getModifierState: (name: string) => name === 'AltGraph' };
    expect(keyMessage('keydown', { ...altGr, key: '@', code: 'KeyQ' })).toMatchObject({ text: '@', modifiers: 0 });
    const asWindowsTells = { ...altGr, ctrlKey: true, altKey: true, key: '€', code: 'KeyE' };
    expect(keyMessage('keydown', asWindowsTells)).toMatchObject({ text: '€', modifiers: 0 });
    const option = { ...plain, altKey: true, key: '@', code: 'KeyL' };
    expect(keyMessageOn('keydown', option, { isMac: true })).toMatchObject({ text: '@', modifiers: 0 });
    expect(keyMessage('keydown', { ...option, key: 'f' })).not.toHaveProperty('text');
    const optionArrow = { ...option, key: 'ArrowLeft', code: 'ArrowLeft' };
    expect(keyMessageOn('keydown', optionArrow, { isMac: true })).toMatchObject({ modifiers: 1 });
  });

  it('is not sent when an input method has taken it, which Safari tells by its code alone', () => {
    expect(keyMessage('keydown', { ...plain, key: 'Enter', code: 'Enter', keyCode: 229 })).toBeUndefined();
  });

  it("counts a Mac's Command key as Control", () => {
    expect(modifiersOf({ ...plain, metaKey: true })).toBe(2);
  });

  it('can be pressed for input that comes without key events', () => {
    for (const message of pressOf('Backspace')) expect(inputMessageSchema.safeParse(message).success).toBe(true);
  });
});
