import { App } from 'aws-cdk-lib';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionBundles } from '../../lib/function-bundles.ts';
import { FUNCTION_NAMES } from '../../lib/function-bundles.ts';
import { VeriframeStack } from '../../lib/veriframe-stack.ts';
import { findingsOf } from './nag-findings.ts';

/**
 * Synthesizes the stack with empty Lambdas and assets (what is tested is the template, not the bundles) and prints it as
 * JSON, with what cdk-nag says of it. A program of its own because loading CDK inside jest takes three times as long.
 */
const root = path.resolve(import.meta.dirname, '..', '..');
const workspace = mkdtempSync(path.join(tmpdir(), 'veriframe-infra-'));
const folder = (name: string, file: string): string => {
  const created = path.join(workspace, name);
  mkdirSync(path.join(created, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(created, file), `// ${name}`);
  return created;
};
try {
  const outdir = path.join(workspace, 'cdk.out');
  const { context } = JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8'));
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: {
      ...context,
      // cdk-nag also writes its findings as annotations, which would end the synthesis.
      '@aws-cdk/core:annotationsInValidationReport': false,
      ...JSON.parse(process.argv[2] ?? '{}'),
    },
  });
  const stack = new VeriframeStack(app, 'Veriframe', {
    root,
    bundles: Object.fromEntries(FUNCTION_NAMES.map((name) => [name, folder(name, 'index.js')])) as FunctionBundles,
    embedAssets: { folder: folder('embed', 'assets/embed-0.js'), script: '/assets/e.js', style: '/assets/e.css' },
  });
  const findings = findingsOf(stack);
  app.synth();
  const template = JSON.parse(readFileSync(path.join(outdir, 'Veriframe.template.json'), 'utf8'));
  process.stdout.write(JSON.stringify({ template, findings: findings() }));
} finally {
  rmSync(workspace, { recursive: true });
}
