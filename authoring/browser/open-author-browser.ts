import { accessSync, constants } from 'node:fs';
import type { HostOverrides } from '../../core/network/host-overrides.ts';
import type { RemotePages } from '../../runner/session/flow-engine.ts';
import { startRemoteBrowser } from '../../runner/shell/remote-browser.ts';
import type { Machine } from './find-chromium.ts';
import { findChromium, screenOf } from './find-chromium.ts';

export type AuthorBrowser = {
  readonly pages: RemotePages;
  /** False where the author cannot see it: no screen, or a browser without windows. */
  readonly isVisible: boolean;
  readonly executable: string | undefined;
  /** Resolves when it is gone, whoever closed it. */
  readonly gone: Promise<void>;
  /** Values of all cookies that it has now. */
  cookieValues(): Promise<string[]>;
};

export type BrowserChoice = {
  /** The author's own choice. */
  readonly executable: string | undefined;
  readonly headless: boolean;
  /** Sites off the public internet, and the authority of their certificates (a PEM file). */
  readonly sites: { readonly overrides: HostOverrides; readonly caFile: string | undefined };
  readonly machine: Machine;
  readonly onRefused: (host: string, reason: string) => void;
};

/**
 * Opens the browser that an author works with: as isolated as the runner's, and behind the same proxy, so that a flow meets here what it
 * will meet there. In a window where there is a screen and a Chromium that has windows; else the runner's own. It ends with `resources`.
 */
export const openAuthorBrowser = async (
  choice: BrowserChoice,
  resources: AsyncDisposableStack,
): Promise<AuthorBrowser> => {
  const { executable, headless, machine, sites, onRefused } = choice;
  const screen = headless ? undefined : screenOf(machine);
  const chosen = executable ?? (screen === undefined ? undefined : findChromium(machine));
  const { chromium, pages } = await startRemoteBrowser(
    { CHROMIUM_PATH: chosen, EGRESS_HOSTS: sites.overrides, EXTRA_CA_FILE: sites.caFile },
    (_, message, fields) => {
      if (message === 'A connection was refused') onRefused(String(fields?.['host']), String(fields?.['reason']));
    },
    resources,
    chosen === undefined ? undefined : screen,
  );
  // Some builds have no windows, whatever they are asked.
  const hasWindows = !(await chromium.browser.version()).startsWith('Headless');
  return {
    pages,
    isVisible: hasWindows && chosen !== undefined && screen !== undefined,
    executable: chosen,
    gone: chromium.gone,
    cookieValues: async () => (await chromium.context.cookies()).map(({ value }) => value),
  };
};

/** The machine that this process runs on. */
export const thisMachine = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): Machine => ({
  platform,
  environment,
  isExecutable: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
});
