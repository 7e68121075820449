/** Where the token is kept over a refresh: this tab's session storage, which some browsers deny to embedded pages. */
export type TokenStorage = Pick<Storage, 'getItem' | 'setItem'>;

const keyOf = (sessionId: string) => `veriframe.token.${sessionId}`;

/**
 * Takes the embed token out of the URL's fragment (`#t=…`) and clears it from the address bar. After a refresh it comes from
 * the tab's storage. Returns undefined when there is none in either place.
 */
export const takeAccessToken = (
  sessionId: string,
  page: { hash: string; clearAddress(): void; storage: () => TokenStorage },
): string | undefined => {
  const fromAddress = new URLSearchParams(page.hash.replace(/^#/, '')).get('t') ?? undefined;
  if (fromAddress !== undefined) page.clearAddress();
  try {
    const storage = page.storage();
    if (fromAddress === undefined) return storage.getItem(keyOf(sessionId)) ?? undefined;
    storage.setItem(keyOf(sessionId), fromAddress);
  } catch {
    // Storage is blocked for this frame: the session works, only a refresh of the frame alone will not.
  }
  return fromAddress;
};
