import type { CDPSession } from 'puppeteer-core';

/**
 * Passkeys have no place in a browser that is not on the user's device: sites are told that there is none and fall back to
 * another way. The headless shell says that it could offer them while a field is filled in, and it ends when a page makes
 * one (Chromium 153, `navigator.credentials.create`); with DevTools' authenticators, of which there are none, it does
 * neither. Rejects when the page is gone.
 */
export const refusePasskeys = async (session: CDPSession): Promise<void> => {
  await session.send('WebAuthn.enable', { enableUI: false });
};
