import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import puppeteer, { type Page } from 'puppeteer-core';
import { chromiumInstallation } from '../../../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../../runner/chromium/unpack-chromium.ts';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');

/** A page in a real browser that can show every state of the embed page (see page-harness.ts), with the page's own style. */
export const aShownPage = async (): Promise<{ page: Page; close(): Promise<void> }> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(here, 'page-harness.ts'), path.join(root, 'embed/style.css')],
    outdir: path.join(root, 'out'),
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  const textOf = (extension: string) => outputFiles.find((file) => file.path.endsWith(extension))?.text ?? '';
  const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
  const profile = await mkdtemp(path.join(tmpdir(), 'veriframe-embed-page-'));
  const browser = await puppeteer.launch({
    executablePath: installation.executable,
    headless: 'shell',
    pipe: true,
    userDataDir: profile,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: profile,
      ...(installation.libraries === undefined ? {} : { LD_LIBRARY_PATH: installation.libraries }),
      ...(installation.fontConfig === undefined ? {} : { FONTCONFIG_PATH: installation.fontConfig }),
    },
  });
  const page = await browser.newPage();
  await page.setContent(
    '<!doctype html><html><head><title>Gigs</title></head><body><div id="app"></div></body></html>',
  );
  await page.addStyleTag({ content: textOf('.css') });
  await page.addScriptTag({ content: textOf('.js') });
  return {
    page,
    close: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
