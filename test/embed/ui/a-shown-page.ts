import path from 'node:path';
import { build } from 'esbuild';
import type { Frame, Page } from 'puppeteer-core';
import { anEndUser } from '../../e2e/end-user.ts';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');

export type ShownPage = { page: Page; frame: Frame; close(): Promise<void> };

/**
 * A page in a real browser that can show every state of the embed page (see page-harness.ts), with the page's own style:
 * in a window of its own, or so many frames deep, each of which fills the page around it.
 */
export const aShownPage = async ({ depth = 0 }: { depth?: number } = {}): Promise<ShownPage> => {
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
  await page.setContent(framed(depth));
  const frame = await page.waitForFrame((one) => depthOf(one) === depth);
  await frame.addStyleTag({ content: textOf('.css') });
  await frame.addScriptTag({ content: textOf('.js') });
  return { page, frame, close: user.close };
};

const PAGE = '<!doctype html><html><head><title>Gigs</title></head><body><div id="app"></div></body></html>';
const framed = (depth: number): string => {
  if (depth === 0) return PAGE;
  const inner = framed(depth - 1)
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;');
  return `<body style="margin:0"><iframe style="border:0;width:100vw;height:100vh" srcdoc="${inner}"></iframe></body>`;
};
const depthOf = (frame: Frame): number => {
  const parent = frame.parentFrame();
  return parent === null ? 0 : 1 + depthOf(parent);
};
