import type { CDPSession } from 'puppeteer-core';

/**
 * Declines passkeys for a page that asks for one although the browser says that it has none (chromium-arguments.ts). Without
 * DevTools' authenticators, of which there are none here, the headless shell ends when a page makes a passkey (Chromium 153,
 * `navigator.credentials.create`). Holds until another DevTools session of the page is detached. Rejects when the page is gone.
 */
export const refusePasskeys = async (session: CDPSession): Promise<void> => {
  await session.send('WebAuthn.enable', { enableUI: false });
};
