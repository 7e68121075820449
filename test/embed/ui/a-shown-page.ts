import path from 'node:path';
import { build } from 'esbuild';
import type { Frame, Page } from 'puppeteer-core';
import { anEndUser } from '../../e2e/end-user.ts';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');

export type ShownPage = { page: Page; frame: Frame; close(): Promise<void> };

/**
 * A page in a real browser that can show every state of the embed page (see page-harness.ts), with the page's own style:
 * in a window of its own, or in a frame that fills the page of somebody else.
 */
export const aShownPage = async (options: { framed?: boolean } = {}): Promise<ShownPage> => {
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
  const html = '<!doctype html><html><head><title>Gigs</title></head><body><div id="app"></div></body></html>';
  const inFrame = `<body style="margin:0"><iframe style="border:0;width:100vw;height:100vh" srcdoc='${html}'></iframe></body>`;
  await page.setContent(options.framed === true ? inFrame : html);
  const frame = page.frames().at(-1) ?? page.mainFrame();
  await frame.addStyleTag({ content: textOf('.css') });
  await frame.addScriptTag({ content: textOf('.js') });
  return { page, frame, close: user.close };
};
