import { readFile } from 'node:fs/promises';
import { LOGO_MAX_BYTES } from '../../core/partner/partner-brand.ts';
import { usageError } from '../operator-error.ts';

/** The first bytes of each kind of picture, in Latin-1. SVG is text, which may begin with a declaration or a comment. */
const KINDS: readonly (readonly [mediaType: string, beginning: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF.{4}WEBP/s],
  ['image/svg+xml', /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE svg[^>]*>|\s)*<svg[\s>]/s],
];

/** Reads a logo into a `data:` URL. Fails when there is no such file, when it is no picture, or too large. */
export const readLogo = async (file: string): Promise<string> => {
  const bytes = await readFile(file).catch(() => {
    throw usageError(`The logo ${file} cannot be read.`);
  });
  if (bytes.length > LOGO_MAX_BYTES)
    throw usageError(
      `The logo ${file} has ${bytes.length} bytes; ${LOGO_MAX_BYTES} is the most.`,
      'It is shown 28 pixels high: 56 pixels are enough for every screen.',
    );
  const beginning = bytes.subarray(0, 4096).toString('latin1');
  const mediaType = KINDS.find(([, pattern]) => pattern.test(beginning))?.[0];
  if (mediaType === undefined) throw usageError(`The logo ${file} is no PNG, JPEG, WebP or SVG.`);
  return `data:${mediaType};base64,${bytes.toString('base64')}`;
};
