import type { InputMessage } from '../../../core/contract/live-view.ts';
import type { PageInput } from './dispatch-input.ts';

type Pressed = Extract<InputMessage, { type: 'down' | 'up' }>;
type Key = Extract<InputMessage, { type: 'keydown' | 'keyup' }>;

/**
 * Remembers what is held down, so that it can be let go of when the viewer who holds it is gone: a page must not be left
 * with a button pressed that nobody presses.
 */
export const heldInput = () => {
  const buttons = new Map<string, Pressed>();
  const keys = new Map<string, Key>();
  let touching = false;
  let dragging = false;
  return {
    note: (input: PageInput): void => {
      switch (input.type) {
        case 'move':
          dragging ||= buttons.size > 0;
          return;
        case 'down':
          dragging = false;
          return void buttons.set(input.button, input);
        case 'up':
          return void buttons.delete(input.button);
        case 'keydown':
          return void keys.set(input.code, input);
        case 'keyup':
          return void keys.delete(input.code);
        case 'touchstart':
        case 'touchmove':
        case 'touchend':
        case 'touchcancel':
          touching = input.points.length > 0;
          return;
        default:
      }
    },
    /** A move without button while one is held was made before the press, which overtook it on another channel. */
    isOvertaken: (input: PageInput): boolean => input.type === 'move' && input.buttons === 0 && buttons.size > 0,
    /** The pointer has moved since a button was pressed, which may be up again by now. */
    hasDragged: (): boolean => dragging,
    /** The inputs that let go of everything. */
    release: (): PageInput[] => {
      const inputs: PageInput[] = [
        ...[...buttons.values()].map((down): PageInput => ({ ...down, type: 'up', buttons: 0, modifiers: 0 })),
        ...[...keys.values()].map((down): PageInput => ({ ...keyUpOf(down) })),
        ...(touching ? [{ type: 'touchcancel', points: [] } satisfies PageInput] : []),
      ];
      buttons.clear();
      keys.clear();
      touching = false;
      return inputs;
    },
  };
};

const keyUpOf = ({ key, code }: Key): Key => ({ type: 'keyup', key, code, repeat: false, modifiers: 0 });
