import type { FlowRun } from './flow-run.ts';

type Cookie = { readonly name: string; readonly value: string; readonly path: string };

/**
 * The `Cookie` header for the cookies that the browser would send: those with longer paths first (RFC 6265, 5.4), which
 * servers that read the first of two cookies of one name count on.
 */
export const cookieHeader = (cookies: readonly Cookie[]): string =>
  cookies
    .toSorted((a, b) => b.path.length - a.path.length)
    // A cookie without a name is sent as its bare value (RFC 6265bis, 5.8.3).
    .map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
    .join('; ');

/** The browser's cookies for an address as a header; none when there are none. Rejects when the page is gone. */
export const cookiesFor = async ({ link }: Pick<FlowRun, 'link'>, url: string): Promise<{ cookie?: string }> => {
  const session = await link.session();
  const { cookies } = await session.send('Network.getCookies', { urls: [url] });
  return cookies.length === 0 ? {} : { cookie: cookieHeader(cookies) };
};
