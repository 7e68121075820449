/**
 * Any WHEP player on any page may watch: what admits it is the token in `Authorization`, never a cookie. Controlling is for
 * the embed page alone, which has the same origin as these routes.
 */
export const corsHeadersOf = (route: string): Readonly<Record<string, string>> =>
  route.startsWith('/embed/{id}/stream')
    ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Location, ETag, Link, Accept-Patch' }
    : {};

/** What a browser asks before it lets a page of another origin send an offer (Fetch standard, CORS-preflight). */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'POST, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
  'access-control-max-age': '600',
  // draft-ietf-wish-whep, "HTTP usage": what the endpoint takes.
  'accept-post': 'application/sdp',
};
