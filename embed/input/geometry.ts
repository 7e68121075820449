export type Size = { width: number; height: number };
export type Point = { x: number; y: number };
export type Rectangle = Point & Size;

/** Where a picture of `content` size lies in `box` when it is scaled to fit whole, centred (CSS `object-fit: contain`). */
export const containedIn = (box: Rectangle, content: Size): Rectangle => {
  const scale = Math.min(box.width / content.width, box.height / content.height);
  const width = content.width * scale;
  const height = content.height * scale;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
};

/** The point of the remote viewport under a point of the page; points beside the picture are moved to its edge. */
export const toViewport = (point: Point, box: Rectangle, viewport: Size): Point => {
  const picture = containedIn(box, viewport);
  const along = (value: number, start: number, length: number, size: number) =>
    Math.min(size - 1, Math.max(0, ((value - start) / length) * size));
  return {
    x: along(point.x, picture.x, picture.width, viewport.width),
    y: along(point.y, picture.y, picture.height, viewport.height),
  };
};

/** The point of the remote viewport under an event on the picture; undefined before there is a viewport. */
export const pointOn = (
  picture: HTMLElement,
  { clientX, clientY }: { clientX: number; clientY: number },
  viewport: Size | null,
): Point | undefined => {
  const { x, y, width, height } = picture.getBoundingClientRect();
  return viewport === null ? undefined : toViewport({ x: clientX, y: clientY }, { x, y, width, height }, viewport);
};

/** Where a rectangle of the remote viewport is on the picture that fills `box`. */
export const fromViewport = (part: Rectangle, box: Size, viewport: Size): Rectangle => {
  const picture = containedIn({ x: 0, y: 0, ...box }, viewport);
  const scale = picture.width / viewport.width;
  return {
    x: picture.x + part.x * scale,
    y: picture.y + part.y * scale,
    width: part.width * scale,
    height: part.height * scale,
  };
};

const LIMITS = { min: 280, max: 1920 };

/** The viewport to ask for so that the remote page fills `box`: whole CSS pixels within what a runner offers. */
export const viewportFor = (box: Size): Size => {
  const clamp = (value: number) => Math.round(Math.min(LIMITS.max, Math.max(LIMITS.min, value)));
  return { width: clamp(box.width), height: clamp(box.height) };
};
