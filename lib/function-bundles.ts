import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { packageVersions, withoutJsonSchema } from './bundle-plugins.ts';

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
  const documented = entries.filter(({ name }) => name === 'publish-openapi');
  const others = entries.filter(({ name }) => name !== 'publish-openapi');
  await bundle(root, outFolder, documented, [packageVersions]);
  await bundle(root, outFolder, others, [packageVersions, withoutJsonSchema]);
  return Object.fromEntries(FUNCTION_NAMES.map((name) => [name, path.join(outFolder, name)])) as FunctionBundles;
};

const bundle = (
  root: string,
  outFolder: string,
  entries: readonly { readonly name: string; readonly source: string }[],
  plugins: Plugin[],
): Promise<unknown> =>
  build({
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
    alias: {
      // Lambda gives credentials in the environment; the SDK's search for others would be a quarter of every bundle.
      '@aws-sdk/credential-provider-node': path.join(root, 'adapters/aws/environment-credentials.ts'),
      // DynamoDB's client alone has it, for an opt-in that is not taken.
      '@aws-sdk/middleware-endpoint-discovery': path.join(root, 'adapters/aws/no-endpoint-discovery.ts'),
    },
    // The SDK loads it when an operation streams events, which none of ours does.
    external: ['@smithy/core/event-streams'],
    plugins,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
