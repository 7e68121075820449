import { App } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import cdkJson from '../cdk.json' with { type: 'json' };
import { bundleEmbed } from '../lib/embed-assets.ts';
import { bundleFunctions } from '../lib/function-bundles.ts';
import { VeriframeStack } from '../lib/veriframe-stack.ts';

/** The CDK app: for `cdk` (cdk.json), and for the local cloud, which runs it with CDK_OUTDIR and no CLI. */
const root = path.resolve(import.meta.dirname, '..');
const workspace = mkdtempSync(path.join(tmpdir(), 'veriframe-synth-'));
try {
  const [bundles, embedAssets] = await Promise.all([
    bundleFunctions(root, path.join(workspace, 'functions')),
    bundleEmbed(root, path.join(workspace, 'embed')),
  ]);
  // The same context with and without the CLI; what the CLI passes (`-c`) wins.
  const app = new App({ analyticsReporting: false, treeMetadata: false, context: cdkJson.context });
  new VeriframeStack(app, 'Veriframe', {
    root,
    bundles,
    embedAssets,
    description: 'Veriframe: embedded, provable account verification',
  });
  app.synth();
} finally {
  rmSync(workspace, { recursive: true });
}
