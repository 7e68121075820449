import { App } from 'aws-cdk-lib';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionBundles } from '../../lib/function-bundles.ts';
import { FUNCTION_NAMES } from '../../lib/function-bundles.ts';
import { VeriframeStack } from '../../lib/veriframe-stack.ts';

/**
 * `node synthesize.ts template|findings CONTEXT`: synthesizes the stack with empty Lambdas and assets (what is tested is
 * the template, not the bundles) and prints the template, or what cdk-nag finds in it, as JSON. A program of its own
 * because loading CDK inside jest takes three times as long.
 */
const [wanted, givenContext] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..', '..');
const workspace = mkdtempSync(path.join(tmpdir(), 'veriframe-infra-'));
const outdir = path.join(workspace, 'cdk.out');

const folderWith = (name: string, file: string): string => {
  const folder = path.join(workspace, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, file), `// ${name}`);
  return folder;
};

try {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: false,
    context: {
      ...JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8')).context,
      // cdk-nag also annotates what it finds, and that would end the synthesis.
      '@aws-cdk/core:annotationsInValidationReport': false,
      // Nobody looks at the copies of what the images are built from; their hashes are the same without.
      'aws:cdk:disable-asset-staging': true,
      ...JSON.parse(givenContext ?? '{}'),
    },
  });
  const stack = new VeriframeStack(app, 'Veriframe', {
    root,
    bundles: Object.fromEntries(FUNCTION_NAMES.map((name) => [name, folderWith(name, 'index.js')])) as FunctionBundles,
    embedAssets: { folder: folderWith('embed', 'e.js'), script: '/assets/e.js', style: '/assets/e.css' },
    version: '0.0.0-test',
  });
  const findings = wanted === 'findings' ? (await import('./nag-findings.ts')).findingsOf(stack) : () => [];
  app.synth();
  const template = readFileSync(path.join(outdir, 'Veriframe.template.json'), 'utf8');
  process.stdout.write(wanted === 'findings' ? JSON.stringify(findings()) : template);
} finally {
  rmSync(workspace, { recursive: true });
}
