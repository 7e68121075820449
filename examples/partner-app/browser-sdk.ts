import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../../sdk/browser/mount-verification.ts', import.meta.url));

/** The browser half of the SDK as one ES module, as a partner's own bundler would make it. Rejects when it does not build. */
export const browserSdk = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('the SDK was bundled into no file');
  return script.text;
};
