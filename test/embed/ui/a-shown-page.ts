import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core';
import { anEndUser } from '../../e2e/end-user.ts';

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
  const user = await anEndUser();
  const page = await user.newPage();
  await page.setContent(
    '<!doctype html><html><head><title>Gigs</title></head><body><div id="app"></div></body></html>',
  );
  await page.addStyleTag({ content: textOf('.css') });
  await page.addScriptTag({ content: textOf('.js') });
  return { page, close: user.close };
};
