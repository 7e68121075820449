import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/** The files that a partner imports from, each with all that it may take from Node. The browser half takes nothing at all. */
export const SDK_ENTRIES: Readonly<Record<string, { readonly packages: readonly string[] }>> = {
  'sdk/browser/mount-verification.ts': { packages: [] },
  'sdk/browser/open-verification.ts': { packages: [] },
  'sdk/browser/session-element.ts': { packages: [] },
  'sdk/veriframe-client.ts': { packages: ['zod'] },
  'sdk/verify-webhook.ts': { packages: ['zod'] },
  'sdk/verify-attestation.ts': { packages: ['zod'] },
};

/**
 * Bundles entries, each into one file that a page can load as it is. `neutral` resolves nothing of Node's, so an
 * import of it stays in the output, where the metafile shows it. Fails when something cannot be resolved.
 */
export const bundleSdk = async (
  entries: readonly string[],
  output: { readonly directory: string; readonly format: 'esm' | 'cjs'; readonly write: boolean },
): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir: output.directory,
    outbase: root,
    bundle: true,
    format: output.format,
    platform: 'neutral',
    // Private members and `??` are known to Node 18 and to browsers since 2022.
    target: 'es2022',
    external: ['zod', 'node:*'],
    metafile: true,
    write: output.write,
    logLevel: 'silent',
  });
  return metafile;
};

const FORMATS = ['esm', 'cjs'] as const;
const MODULE_TYPES = { esm: 'module', cjs: 'commonjs' };

/** Writes the code of the package into `directory`, which it empties first: ES modules and CommonJS. */
export const writeSdkCode = async (directory: string): Promise<void> => {
  await rm(directory, { recursive: true, force: true });
  for (const format of FORMATS) {
    const target = path.join(directory, format);
    await mkdir(target, { recursive: true });
    await bundleSdk(Object.keys(SDK_ENTRIES), { directory: target, format, write: true });
    // What `.js` and `.d.ts` below here are, for Node and for TypeScript.
    await writeFile(path.join(target, 'package.json'), JSON.stringify({ type: MODULE_TYPES[format] }));
  }
};

/** Writes the types beside the code of each format. Takes some seconds of `tsc`, and fails with what it finds. */
export const writeSdkTypes = async (directory: string): Promise<void> => {
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = path.join(directory, 'types');
  await promisify(execFile)(process.execPath, [compiler, '-p', 'sdk/tsconfig.types.json', '--outDir', types], {
    cwd: root,
  });
  for (const file of await readdir(types, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const text = withJsImports(await readFile(path.join(types, file), 'utf8'));
    for (const format of FORMATS) {
      const target = path.join(directory, format, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    }
  }
  await rm(types, { recursive: true });
};

/** `tsc` leaves `.ts` in the imports of declarations, where only `.js` leads to a `.d.ts` for every compiler. */
const withJsImports = (declaration: string): string =>
  declaration.replace(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2');

if (import.meta.main) {
  const directory = path.join(root, 'sdk', 'dist');
  await writeSdkCode(directory);
  await writeSdkTypes(directory);
}
