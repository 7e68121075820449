import type { DescribeEditable, Tell } from './in-page.ts';

/** In-page: tells which shape the pointer should have. */
export const observeCursor = (tell: Tell, describe: DescribeEditable): void => {
  let last = '';
  const tellCursor = (event: Event): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    let { cursor } = getComputedStyle(target);
    // Images cannot be sent; the keyword after them can.
    cursor = cursor.split(',').at(-1)?.trim() ?? 'auto';
    if (cursor === 'auto') cursor = describe(target) === null ? 'default' : 'text';
    if (cursor === last) return;
    last = cursor;
    tell({ type: 'cursor', cursor });
  };
  addEventListener('mousemove', tellCursor, { capture: true, passive: true });
  // Out of this frame another one tells; what it told is not known here.
  addEventListener('mouseout', (event) => event.relatedTarget === null && (last = ''), true);
};
