/** Where the fragment is kept over a refresh: this tab's session storage, which some browsers deny to embedded pages. */
export type FragmentStorage = Pick<Storage, 'getItem' | 'setItem'>;

export type Theme = 'light' | 'dark' | 'auto';

/** What the URL's fragment says: `#t=<token>&return=<URL>&theme=<theme>&locale=<BCP 47 tag>`, all but the token by choice. */
export type PageFragment = {
  readonly token: string | undefined;
  /** Where the user goes when it is over and the page has a window of its own; of one of the partner's origins. */
  readonly returnUrl: string | undefined;
  readonly theme: Theme | undefined;
  readonly locale: string | undefined;
};

const keyOf = (sessionId: string) => `veriframe.page.${sessionId}`;
const isTheme = (text: string | null): text is Theme => text === 'light' || text === 'dark' || text === 'auto';

/**
 * Takes the embed token and the partner's wishes out of the URL's fragment and clears it from the address bar. After a
 * refresh they come from the tab's storage. A return address that is of none of `allowedOrigins` is left out.
 */
export const takePageFragment = (
  sessionId: string,
  allowedOrigins: readonly string[],
  page: { hash: string; clearAddress(): void; storage: () => FragmentStorage },
): PageFragment => {
  const inAddress = page.hash.replace(/^#/, '');
  const isFresh = new URLSearchParams(inAddress).has('t');
  if (isFresh) page.clearAddress();
  const fragment = new URLSearchParams(isFresh ? inAddress : '');
  try {
    const storage = page.storage();
    if (isFresh) storage.setItem(keyOf(sessionId), inAddress);
    else
      new URLSearchParams(storage.getItem(keyOf(sessionId)) ?? '').forEach((value, name) => fragment.set(name, value));
  } catch {
    // Storage is blocked for this frame: the session works, only a refresh of the frame alone will not.
  }
  const theme = fragment.get('theme');
  return {
    token: fragment.get('t') ?? undefined,
    returnUrl: safeReturn(fragment.get('return'), allowedOrigins),
    theme: isTheme(theme) ? theme : undefined,
    locale: fragment.get('locale') ?? undefined,
  };
};

const safeReturn = (url: string | null, allowedOrigins: readonly string[]): string | undefined => {
  if (url === null || !URL.canParse(url)) return undefined;
  const { origin, href } = new URL(url);
  return allowedOrigins.includes(origin) ? href : undefined;
};
