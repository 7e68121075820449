import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LAYERS, findViolations } from '../../tools/layers.ts';
import { readImports } from '../../tools/read-imports.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the layers', () => {
  it('are kept by every file', () => {
    const imports = readImports(
      root,
      Object.keys(LAYERS).filter((folder) => existsSync(path.join(root, folder))),
    );
    expect(imports.length).toBeGreaterThan(20);
    expect(findViolations(imports)).toEqual([]);
  });

  it('keep the core from files, clients and the network', () => {
    const violations = findViolations([
      { from: 'core/session/x.ts', to: './adapters/aws/y.ts' },
      { from: 'core/session/x.ts', to: 'node:fs' },
      { from: 'zktls/x.ts', to: 'ws' },
      { from: 'embed/x.ts', to: './core/partner/partner.ts' },
      { from: 'functions/x/handler.ts', to: './local/cloud.ts' },
    ]);
    expect(violations.map((violation) => violation.to)).toEqual([
      './adapters/aws/y.ts',
      'node:fs',
      'ws',
      './core/partner/partner.ts',
      './local/cloud.ts',
    ]);
  });

  it('let each layer use what is below it', () => {
    expect(
      findViolations([
        { from: 'functions/x/handler.ts', to: './core/failure.ts' },
        { from: 'adapters/aws/y.ts', to: '@aws-sdk/client-sfn' },
        { from: 'core/session/x.ts', to: 'zod' },
      ]),
    ).toEqual([]);
  });
});
