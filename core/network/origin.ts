/**
 * True for text that is exactly a web origin as browsers send it (RFC 6454, 6.2) and that a page can safely have: `https:`,
 * or `http:` on the user's own machine. The host is a plain name or IPv4 address: the URL parser would let `*`, `;` and `'`
 * pass, which mean something else in a Content-Security-Policy.
 */
export const isExactOrigin = (text: string): boolean => {
  if (!/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(text) || !URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1');
};
