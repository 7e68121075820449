import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { createLambda } from '../../../local/lambda/create-lambda.ts';
import type { LambdaFunction, LambdaOptions } from '../../../local/lambda/lambda-function.ts';
import { manualClock } from '../manual-clock.ts';

/** Bundles the TypeScript of a function as CDK does, below a package.json that says `.js` is ESM; returns the asset. */
export const bundle = (directory: string, source: string): string => {
  const assetDir = join(directory, `asset.${randomUUID()}`);
  mkdirSync(assetDir);
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  buildSync({
    stdin: { contents: source, loader: 'ts', resolveDir: import.meta.dirname },
    outfile: join(assetDir, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
  });
  return assetDir;
};

/** A function with its log, parsed, and a clock that stands still. */
export const startLambda = (
  assetDir: string,
  options: Partial<LambdaOptions> = {},
): { lambda: LambdaFunction; lines: Record<string, unknown>[]; clock: ReturnType<typeof manualClock> } => {
  const lines: Record<string, unknown>[] = [];
  const clock = manualClock();
  const lambda = createLambda({
    functionName: 'create-session',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:create-session',
    assetDir,
    handler: 'index.handler',
    timeoutS: 3,
    memoryMb: 128,
    environment: { SESSIONS_TABLE: 'sessions' },
    region: 'eu-west-1',
    endpointUrl: 'http://127.0.0.1:4566',
    log: (line) => void lines.push(JSON.parse(line)),
    clock,
    newId: randomUUID,
    ...options,
  });
  return { lambda, lines, clock };
};
