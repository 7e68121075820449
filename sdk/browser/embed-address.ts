/** Where an embed URL leads: what its messages are checked against. */
export type EmbedAddress = { readonly href: string; readonly origin: string; readonly sessionId: string };

const EMBED_PATH = /\/embed\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads an embed URL as the API gives it. Throws a `TypeError` that does not quote it (it holds the session's token) when it
 * is no HTTPS URL of an embed page; plain HTTP is for this machine only.
 */
export const embedAddress = (embedUrl: string): EmbedAddress => {
  const url = URL.canParse(embedUrl) ? new URL(embedUrl) : undefined;
  const sessionId = url === undefined ? undefined : EMBED_PATH.exec(url.pathname)?.[1];
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (url === undefined || sessionId === undefined || !isSafe) {
    throw new TypeError('embedUrl is not the embedUrl that the Veriframe API gave');
  }
  return { href: url.href, origin: url.origin, sessionId };
};
