import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import { Failure } from '../../core/failure.ts';
import { chromiumArguments } from './chromium-arguments.ts';
import type { ChromiumInstallation } from './installation.ts';
import { sandboxWorks } from './sandbox-support.ts';

/** Frames are passed through /dev/shm; a few of 1920×1080 and the page's own bitmaps need more than Docker's 64 MB. */
const SHARED_MEMORY_NEEDED_BYTES = 256 * 1024 * 1024;

const LAUNCH_TIMEOUT_MS = 15_000;

/** A running Chromium with one incognito context. */
export type Chromium = {
  browser: Browser;
  context: BrowserContext;
  /** Resolves when the browser is gone, whoever ended it. */
  gone: Promise<void>;
  /** Kills every process of the browser and removes its profile. Never fails; repeating it does nothing. */
  kill(): Promise<void>;
};

/**
 * Starts Chromium with an incognito context in which downloads are denied; permissions, the headless shell denies by itself.
 * Rejects with `Failure('BROWSER_CRASHED')`, nothing left behind, when it does not come up within 15 s.
 */
export const launchChromium = async (options: {
  installation: ChromiumInstallation;
  proxyPort: number;
  trustedKeys: readonly string[];
  /** A window on the screen that these variables (`DISPLAY` and the like) lead to; none without. */
  screen?: Readonly<Record<string, string>>;
}): Promise<Chromium> => {
  const { installation, proxyPort, trustedKeys, screen } = options;
  const profileDirectory = await mkdtemp(join(tmpdir(), 'veriframe-browser-'));
  const removeProfile = () => rm(profileDirectory, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await puppeteer.launch({
      executablePath: installation.executable,
      ignoreDefaultArgs: true,
      args: chromiumArguments({
        profileDirectory,
        proxyPort,
        trustedKeys,
        sandbox: sandboxWorks(),
        sharedMemory: await hasSharedMemory(),
        isVisible: screen !== undefined,
      }),
      env: { ...environmentOf(installation, profileDirectory), ...screen },
      pipe: true,
      defaultViewport: null,
      waitForInitialPage: false, // it opens none
      timeout: LAUNCH_TIMEOUT_MS,
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    const gone = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
    const kill = async () => {
      killGroup(browser.process()?.pid);
      await gone;
      await removeProfile().catch(() => undefined);
    };
    try {
      const context = await browser.createBrowserContext({ downloadBehavior: { policy: 'deny' } });
      return { browser, context, gone, kill };
    } catch (cause) {
      await kill();
      throw cause;
    }
  } catch (cause) {
    await removeProfile().catch(() => undefined);
    throw new Failure('BROWSER_CRASHED', { cause });
  }
};

/** Puppeteer starts Chromium as the leader of a process group, which its zygote and renderers belong to. */
const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

const hasSharedMemory = async (): Promise<boolean> => {
  const { bsize, bavail } = await statfs('/dev/shm').catch(() => ({ bsize: 0, bavail: 0 }));
  return bsize * bavail >= SHARED_MEMORY_NEEDED_BYTES;
};

/** Only what Chromium needs: nothing of the runner's environment reaches it. */
const environmentOf = (installation: ChromiumInstallation, home: string): Record<string, string> => ({
  HOME: home,
  XDG_CACHE_HOME: join(home, 'cache'),
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  ...(installation.libraries === undefined ? {} : { LD_LIBRARY_PATH: installation.libraries }),
  ...(installation.fontConfig === undefined ? {} : { FONTCONFIG_PATH: installation.fontConfig }),
});
