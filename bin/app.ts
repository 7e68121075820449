import { App } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import cdkJson from '../cdk.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { bundleEmbed } from '../lib/embed-assets.ts';
import { bundleFunctions } from '../lib/function-bundles.ts';
import { VeriframeStack } from '../lib/veriframe-stack.ts';

/**
 * The CDK app: for `cdk` (cdk.json), and for the local cloud, which runs it without the CLI: `CDK_OUTDIR=… node bin/app.ts`,
 * settings in CDK_CONTEXT_JSON. CDK's check of the template takes 2 s; `CDK_VALIDATION=false` leaves it out.
 */
const root = path.resolve(import.meta.dirname, '..');
// The same context with and without the CLI; what the CLI passes (`-c`) wins.
const app = new App({ analyticsReporting: false, treeMetadata: false, context: cdkJson.context });
const workspace = mkdtempSync(path.join(app.outdir, 'bundles-'));
try {
  const [bundles, embedAssets] = await Promise.all([
    bundleFunctions(root, path.join(workspace, 'functions')),
    bundleEmbed(root, path.join(workspace, 'embed')),
  ]);
  new VeriframeStack(app, 'Veriframe', {
    root,
    bundles,
    embedAssets,
    version: packageJson.version,
    description: 'Veriframe: embedded, provable account verification',
  });
  app.synth();
} finally {
  rmSync(workspace, { recursive: true });
}
