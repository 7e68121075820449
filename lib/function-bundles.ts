import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Every Lambda: the name of its folder in functions/. */
export const FUNCTION_NAMES = [
  'list-platforms',
  'create-session',
  'get-session',
  'list-sessions',
  'terminate-session',
  'get-attestation',
  'get-timeline',
  'resend-webhook',
  'publish-keys',
  'publish-openapi',
  'embed-page',
  'embed-state',
  'report-event',
  'bootstrap-runner',
  'open-stream',
  'deliver-webhook',
  'runner-stopped',
  'measure-session',
  'count-sessions',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** The folder of each Lambda's deployable code, with one file, `index.js`, that exports `handler`. */
export type FunctionBundles = Readonly<Record<FunctionName, string>>;

/**
 * Bundles `functions/<name>/index.ts` of every Lambda below `root` into `outFolder/<name>/index.js`: CommonJS with
 * everything in it, the AWS SDK too (docs/decisions/lambda-bundles.md). Fails by name on a missing entry.
 */
export const bundleFunctions = async (root: string, outFolder: string): Promise<FunctionBundles> => {
  const entries = FUNCTION_NAMES.map((name) => ({ name, source: path.join(root, 'functions', name, 'index.ts') }));
  const missing = entries.filter(({ source }) => !existsSync(source)).map(({ name }) => `functions/${name}/index.ts`);
  if (missing.length > 0) throw new Error(`Lambda entries are missing: ${missing.join(', ')}`);
  await build({
    absWorkingDir: root,
    entryPoints: entries.map(({ name, source }) => ({ in: source, out: `${name}/index` })),
    outdir: outFolder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    // The packages' ES modules: what is not used can be left out.
    mainFields: ['module', 'main'],
    // Lambda gives credentials in the environment; the SDK's search for others would be a quarter of every bundle.
    alias: { '@aws-sdk/credential-provider-node': path.join(root, 'adapters/aws/environment-credentials.ts') },
    // The SDK loads it when an operation streams events, which none of ours does.
    external: ['@smithy/core/event-streams'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  return Object.fromEntries(FUNCTION_NAMES.map((name) => [name, path.join(outFolder, name)])) as FunctionBundles;
};
