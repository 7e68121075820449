import type { Browser, BrowserContext, Protocol } from 'puppeteer-core';

/** What a page could ask for; a remote browser has no microphone, no place and no notification to give. */
const DENIED: readonly string[] = [
  'geolocation',
  'notifications',
  'camera',
  'microphone',
  'midi',
  'clipboard-read',
  'persistent-storage',
  'idle-detection',
  'window-management',
  'local-fonts',
];

/** Denies every page of the context all permissions, so that no page waits for an answer that nobody can give. */
export const denyPermissions = async (browser: Browser, context: BrowserContext): Promise<void> => {
  const session = await browser.target().createCDPSession();
  const browserContextId = context.id;
  if (browserContextId === undefined) throw new Error('The incognito context has no id.');
  const deny = (name: string): Promise<void> => {
    const request: Protocol.Browser.SetPermissionRequest = {
      permission: { name },
      setting: 'denied',
      browserContextId,
    };
    return session.send('Browser.setPermission', request);
  };
  await Promise.all(DENIED.map(deny));
  await session.detach();
};
