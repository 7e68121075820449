import type { PageInput } from './dispatch-input.ts';

/** The input at the places that the page is painted at, when it is painted `scale` times as large as it is laid out. */
export const paintedInput = <Input extends PageInput>(input: Input, scale: number): Input => {
  switch (input.type) {
    case 'move':
    case 'down':
    case 'up':
    case 'wheel':
    case 'hold':
      return { ...input, ...paintedPlace(input, scale) };
    case 'touchstart':
    case 'touchmove':
    case 'touchend':
    case 'touchcancel':
      return { ...input, points: input.points.map((point) => ({ ...point, ...paintedPlace(point, scale) })) };
    default:
      return input;
  }
};

const paintedPlace = ({ x, y }: { x: number; y: number }, scale: number) => ({ x: x * scale, y: y * scale });
