import { serveAuthorView } from '../../authoring/browser/author-view.ts';
import type { AuthorBrowser } from '../../authoring/browser/open-author-browser.ts';
import type { Context } from '../command.ts';

/** Tells where the author finds the browser: in its window, or where it has none on a page of this machine. */
export const showBrowser = async (
  { isVisible, executable, pages }: AuthorBrowser,
  { progress }: Pick<Context, 'progress'>,
  resources: AsyncDisposableStack,
): Promise<void> => {
  if (isVisible) return progress(`The browser is in a window (${executable ?? 'the usual one'}).`);
  const address = await serveAuthorView(pages, resources);
  progress('The browser has no window (no screen, --headless, or a Chromium without windows). See and use it here:');
  progress(`  ${address}`);
};
