import { describe, expect, it } from '@jest/globals';
import { framingOf, type FramedWindow } from '../../embed/framing.ts';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const STRANGER = 'https://stranger.example';

/** A window so many frames deep, in a browser that tells these ancestors. */
const aWindow = (depth: number, ancestorOrigins?: readonly string[]): FramedWindow => {
  const window: Record<string, unknown> = { location: { ancestorOrigins } };
  const top = depth === 0 ? window : {};
  const parent = depth === 0 ? window : depth === 1 ? top : {};
  return Object.assign(window, { top, parent }) as unknown as FramedWindow;
};

describe('what is around the embed page', () => {
  it.each([
    ['none', aWindow(0, [])],
    ['partner', aWindow(1, [SHOP])],
    ['nested', aWindow(2, [SHOP, SHOP])],
    ['nested', aWindow(3, [SHOP, OTHER, SHOP])],
    ['stranger', aWindow(1, [STRANGER])],
    ['stranger', aWindow(2, [SHOP, STRANGER])],
    ['stranger', aWindow(2, [STRANGER, SHOP])],
  ] as const)('is %s', (framing, window) => {
    expect(framingOf(window, [SHOP, OTHER])).toBe(framing);
  });

  it('is believed to be the partner where the browser does not tell, and may be nested all the same', () => {
    for (const untold of [undefined, [], ['null']]) expect(framingOf(aWindow(1, untold), [SHOP])).toBe('partner');
    for (const untold of [undefined, [], ['null', 'null']])
      expect(framingOf(aWindow(2, untold), [SHOP])).toBe('nested');
    expect(framingOf(aWindow(2, ['null', STRANGER]), [SHOP])).toBe('stranger');
  });
});
