import type { EmbedConfig } from '../../core/contract/embed-api.ts';
import { BLACK, formatColour, parseColour, readableOn, WHITE, withContrast, type Colour } from './contrast.ts';

/** The backgrounds of style.css, light and dark: page and card. */
const LIGHT_GROUNDS = ['#f4f5f7', '#ffffff'].map(parseColour);
const DARK_GROUNDS = ['#121417', '#1c1f24'].map(parseColour);
/** WCAG 2.2, 1.4.3: text against its background. The accent is used for buttons and outlines, and never below this. */
const MIN_CONTRAST = 4.5;

/**
 * The custom properties of style.css that a partner's brand changes. An accent that could not be seen on the page's light or
 * dark background is darkened or lightened until it can, and what stands on it is black or white.
 */
export const brandProperties = ({
  accentColor,
  cornerRadiusPx,
}: NonNullable<EmbedConfig['brand']>): Record<string, string> => {
  const properties: Record<string, string> = {};
  if (cornerRadiusPx !== undefined) properties['--radius'] = `${cornerRadiusPx}px`;
  if (accentColor !== undefined) {
    const light = withContrast(parseColour(accentColor), LIGHT_GROUNDS, MIN_CONTRAST, BLACK);
    const dark = withContrast(parseColour(accentColor), DARK_GROUNDS, MIN_CONTRAST, WHITE);
    properties['--accent'] = lightDark(light, dark);
    properties['--on-accent'] = lightDark(readableOn(light), readableOn(dark));
  }
  return properties;
};

const lightDark = (light: Colour, dark: Colour): string => `light-dark(${formatColour(light)}, ${formatColour(dark)})`;
