/** A colour as red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];

/** What `#rrggbb` says. */
export const parseColour = (hex: string): Colour => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

export const formatColour = (colour: Colour): string =>
  `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance"). */
export const contrastOf = (one: Colour, other: Colour): number => {
  const [dark, bright] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
};

const luminanceOf = ([red, green, blue]: Colour): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

const STEPS = 20;

/** The colour nearest to `colour`, on the way to `end`, that has at least `ratio` of contrast to every one of `grounds`. */
export const withContrast = (colour: Colour, grounds: readonly Colour[], ratio: number, end: Colour): Colour => {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, end, step / STEPS);
    if (grounds.every((ground) => contrastOf(mixed, ground) >= ratio)) return mixed;
  }
  return end;
};

const mix = (from: Colour, to: Colour, share: number): Colour => {
  const channel = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [channel(0), channel(1), channel(2)];
};

/** Black or white, whichever is easier to read on `ground`. */
export const readableOn = (ground: Colour): Colour =>
  contrastOf(WHITE, ground) >= contrastOf(BLACK, ground) ? WHITE : BLACK;
