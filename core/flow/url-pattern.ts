import * as z from 'zod';

/** An address with `*` for any run of characters: a path on any allowed host, or a whole `https://<host>/…`. */
export const urlPatternSchema = z
  .string()
  .max(500)
  .regex(/^(\/|https:\/\/[^/]+\/)/, 'must begin with "/" or with "https://<host>/"')
  .meta({
    id: 'urlPattern',
    description:
      'A path on any allowed host (`/account/*`) or a whole address (`https://shop.example/*`). `*` stands for any run of characters; the query counts only when the pattern has a `?`.',
  });

/**
 * True when `url` matches `pattern` on one of the allowed hosts over HTTPS. A pattern that begins with `/` is compared
 * with the path, any other with origin and path; the query takes part only when the pattern has a `?`. `*` stands for any
 * run of characters. A fragment is ignored. False for anything that is no URL.
 */
export const matchesUrl = (pattern: string, url: string, allowedHosts: readonly string[]): boolean => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || !allowedHosts.includes(parsed.host)) return false;
  const origin = pattern.startsWith('/') ? '' : parsed.origin;
  const query = pattern.includes('?') ? parsed.search : '';
  return matchesGlob(pattern, `${origin}${parsed.pathname}${query}`);
};

/** Compares in at most |pattern| · |text| steps: no regular expression, so no blow-up on a hostile page's address. */
const matchesGlob = (pattern: string, text: string): boolean => {
  let inPattern = 0;
  let inText = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (inText < text.length) {
    if (pattern[inPattern] === '*') {
      lastStar = inPattern++;
      resumeAt = inText;
    } else if (pattern[inPattern] === text[inText]) {
      inPattern++;
      inText++;
    } else if (lastStar >= 0) {
      inPattern = lastStar + 1;
      inText = ++resumeAt;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
};
