import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { withoutJsonSchema } from './bundle-plugins.ts';

/** The embed page's assets: the folder that is published, and the paths of its files below the public base URL. */
export type EmbedAssets = { readonly folder: string; readonly script: string; readonly style: string };

/**
 * Bundles `embed/main.ts` and `embed/style.css` below `root` into `outFolder/assets/embed-<hash>.js` and `.css`. The names
 * follow the content, so browsers may keep the files for ever. Fails by name on a missing entry.
 */
export const bundleEmbed = async (root: string, outFolder: string): Promise<EmbedAssets> => {
  const entries = ['embed/main.ts', 'embed/style.css'];
  const missing = entries.filter((entry) => !existsSync(path.join(root, entry)));
  if (missing.length > 0) throw new Error(`Embed entries are missing: ${missing.join(', ')}`);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: path.join(root, entry), out: 'embed' })),
    outdir: outFolder,
    entryNames: 'assets/[name]-[hash]',
    bundle: true,
    format: 'iife',
    target: ['es2022', 'safari16'],
    minify: true,
    // The page says that it is UTF-8, and so are its scripts; escapes would triple the Arabic.
    charset: 'utf8',
    legalComments: 'none',
    plugins: [withoutJsonSchema],
    metafile: true,
    logLevel: 'error',
  });
  const assetFrom = (entry: string): string => {
    const output = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
    if (output === undefined) throw new Error(`${entry} was not bundled`);
    return `/${path.relative(outFolder, path.resolve(root, output[0])).replaceAll(path.sep, '/')}`;
  };
  return { folder: outFolder, script: assetFrom('embed/main.ts'), style: assetFrom('embed/style.css') };
};
