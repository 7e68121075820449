import { describe, expect, it } from '@jest/globals';
import { inputMessageSchema } from '../../../core/contract/live-view.ts';
import type { InputMessageInit } from '../../../core/contract/live-view.ts';
import { keyCodeOf } from '../../../runner/live-view/input/key-code.ts';
import { keyEventOf } from '../../../runner/live-view/input/key-event.ts';

const eventOf = (init: InputMessageInit) => {
  const message = inputMessageSchema.parse(init);
  if (message.type !== 'keydown' && message.type !== 'keyup') throw new Error('That is no key.');
  return keyEventOf(message);
};

const CTRL = 2;
const META = 4;
const SHIFT = 8;

describe('keys', () => {
  it.each([
    ['a', 'KeyA', 65],
    ['A', 'KeyA', 65],
    ['a', 'KeyQ', 65], // AZERTY: the letter counts
    ['ф', 'KeyA', 65], // no Latin letter: the place counts
    ['7', 'Digit7', 55],
    ['&', 'Digit1', 49],
    ['5', 'Numpad5', 101],
    [';', 'Semicolon', 186],
    ['Enter', 'NumpadEnter', 13],
    ['F5', 'F5', 116],
    ['F12', 'F12', 123],
    ['ArrowLeft', 'ArrowLeft', 37],
    ['Unidentified', '', 0],
  ])('%s at %s has the code %d', (key, code, expected) => expect(keyCodeOf(key, code)).toBe(expected));

  it('that type carry their text, others do not', () => {
    expect(eventOf({ type: 'keydown', key: 'é', code: 'Digit2', text: 'é' })).toMatchObject({
      type: 'keyDown',
      text: 'é',
    });
    expect(eventOf({ type: 'keydown', key: 'Tab', code: 'Tab' })).toMatchObject({ type: 'rawKeyDown' });
    expect(eventOf({ type: 'keydown', key: 'Enter', code: 'Enter' })).toMatchObject({ type: 'keyDown', text: '\r' });
    expect(eventOf({ type: 'keyup', key: 'é', code: 'Digit2' })).not.toHaveProperty('text');
  });

  it.each([
    ['a', 'KeyA', CTRL, 'selectAll'],
    ['z', 'KeyZ', CTRL, 'undo'],
    ['Z', 'KeyZ', CTRL | SHIFT, 'redo'],
    ['c', 'KeyC', META, 'copy'],
    ['ArrowLeft', 'ArrowLeft', META, 'moveToBeginningOfLine'],
    ['ArrowRight', 'ArrowRight', META | SHIFT, 'moveToEndOfLineAndModifySelection'],
    ['Backspace', 'Backspace', 1, 'deleteWordBackward'],
  ])('%s (%s) with modifiers %d is the command %s', (key, code, modifiers, command) =>
    expect(eventOf({ type: 'keydown', key, code, modifiers })).toMatchObject({ commands: [command] }),
  );

  it('of a shortcut type nothing, whatever text the viewer sends along', () => {
    expect(eventOf({ type: 'keydown', key: 'a', code: 'KeyA', text: 'a', modifiers: CTRL })).not.toHaveProperty('text');
    expect(eventOf({ type: 'keydown', key: 's', code: 'KeyS', text: 's', modifiers: META })).not.toHaveProperty('text');
  });

  it('with AltGr still type: Ctrl and Alt together are no shortcut', () => {
    const altGr = eventOf({ type: 'keydown', key: '@', code: 'KeyQ', text: '@', modifiers: CTRL | 1 });
    expect(altGr).toMatchObject({ text: '@', modifiers: 0 });
  });

  it("of a Mac's Command are Ctrl in the remote browser", () => {
    expect(eventOf({ type: 'keydown', key: 'c', code: 'KeyC', modifiers: META | SHIFT })).toMatchObject({
      modifiers: CTRL | SHIFT,
    });
  });
});
