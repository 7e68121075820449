import type { Protocol } from 'puppeteer-core';
import type { FrameSession } from './observer/attach-observer.ts';

export type Box = { x: number; y: number; width: number; height: number };

/**
 * Where an element of a frame is in the page's picture. DevTools gives places in the frame's own process: frames of other
 * sites lie somewhere in their parents, and a page that was pinched or is wider than a phone is scaled. Rejects when the
 * element is not shown.
 */
export const locateElement = async (frame: FrameSession, objectId: string): Promise<Box> => {
  const { model } = await frame.session.send('DOM.getBoxModel', { objectId });
  const box = boundsOf(model.border);
  let top = frame;
  while (top.parent !== null) {
    const owner = await placeOfFrame(top.parent, top);
    box.x += owner.x;
    box.y += owner.y;
    top = top.parent;
  }
  const { cssVisualViewport } = await top.session.send('Page.getLayoutMetrics');
  const { scale } = cssVisualViewport;
  return { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
};

const placeOfFrame = async (parent: FrameSession, { session }: FrameSession): Promise<Box> => {
  const { frameTree } = await session.send('Page.getFrameTree');
  await parent.session.send('DOM.enable');
  const { backendNodeId } = await parent.session.send('DOM.getFrameOwner', { frameId: frameTree.frame.id });
  const { model } = await parent.session.send('DOM.getBoxModel', { backendNodeId });
  return boundsOf(model.content);
};

/** Of a quad: x and y of four corners, clockwise. */
const boundsOf = (quad: Protocol.DOM.Quad): Box => {
  const xs = quad.filter((_, index) => index % 2 === 0);
  const ys = quad.filter((_, index) => index % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
};
