import type { DocumentOutline, OutlineElement } from '../../core/contract/page-outline.ts';

const GAP_PX = 24;
const CAPTION_PX = 20;
/** Parts of a page: frames around other boxes. All others are what a person acts on or reads. */
const FILLED = ['input', 'button', 'select', 'textarea', 'a', 'summary', 'img', 'svg', 'canvas', 'video', 'iframe'];

/**
 * The outlines as an SVG drawing, one document under the other: every box with the name of its element. It is drawn from
 * numbers and words of lists alone, so there is no pixel of the page in it.
 */
export const outlinePicture = (documents: readonly DocumentOutline[]): string => {
  let top = 0;
  const drawn = documents.map((document) => {
    const at = top;
    top += CAPTION_PX + extentOf(document).height + GAP_PX;
    return `<g transform="translate(0 ${at})">${captionOf(document)}<g transform="translate(0 ${CAPTION_PX})">${sheetOf(document)}</g></g>`;
  });
  const width = Math.max(1, ...documents.map((document) => extentOf(document).width));
  const size = `width="${width}" height="${Math.max(1, top)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="10">${drawn.join('')}</svg>\n`;
};

/** A page is larger than the window that shows it. */
const extentOf = ({ width, height, elements }: DocumentOutline) => ({
  width: Math.max(width, ...elements.map(({ box: [left, , across] }) => left + across)),
  height: Math.max(height, ...elements.map(({ box: [, top, , down] }) => top + down)),
});

const captionOf = ({ isMain, isOnAllowedHost }: DocumentOutline): string =>
  `<text y="14">${isMain ? 'page' : 'frame'}, ${isOnAllowedHost ? 'allowed host' : 'other host'}</text>`;

const sheetOf = ({ width, height, elements }: DocumentOutline): string =>
  `<rect width="${width}" height="${height}" fill="#fff" stroke="#000"/>${elements.map(boxOf).join('')}`;

const boxOf = ({ element, field, role, text, disabled, box: [left, top, width, height] }: OutlineElement): string => {
  const isFilled = FILLED.includes(element);
  const fill = text || isFilled ? (isFilled ? '#cfe3ff' : '#e4e4e4') : 'none';
  const look = `fill="${fill}" stroke="${disabled ? '#bbb' : '#678'}"`;
  const name = text || isFilled ? `<text x="${left + 2}" y="${top + 11}">${role ?? field ?? element}</text>` : '';
  return `<rect x="${left}" y="${top}" width="${Math.max(0, width)}" height="${Math.max(0, height)}" ${look}/>${name}`;
};
