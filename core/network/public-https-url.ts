export type PublicHttpsUrlCheck =
  { readonly kind: 'ok'; readonly url: URL } | { readonly kind: 'refused'; readonly reason: string };

/** Most characters of a URL that a partner gives. */
export const PARTNER_URL_MAX_CHARACTERS = 2_048;

/**
 * Checks the form of a URL that a partner gives, for something on the internet: `https:`, no credentials, port 443 or from
 * 1024 on, a name and no address. Says nothing about who is behind the name.
 */
export const checkPublicHttpsUrl = (text: string): PublicHttpsUrlCheck => {
  if ([...text].length > PARTNER_URL_MAX_CHARACTERS) {
    return refused(`must be at most ${PARTNER_URL_MAX_CHARACTERS} characters`);
  }
  // The URL parser would silently take these out, and what was checked would not be what was given.
  if (/[\u0000-\u0020\u007f\\]/.test(text)) {
    return refused('must not hold white space, control characters or backslashes');
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https:\/\//i.test(text)) return refused('must be an absolute https: URL');
  if (url.username !== '' || url.password !== '') return refused('must not hold a user name or password');
  if (url.port !== '' && Number(url.port) < 1024) return refused('must use port 443, or 1024 and above');
  // The parser has turned every spelling of an IPv4 address into four numbers.
  if (/^\[|^[\d.]+$/.test(url.hostname)) return refused('must name a host, not an address');
  return { kind: 'ok', url };
};

const refused = (reason: string): PublicHttpsUrlCheck => ({ kind: 'refused', reason });
