import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FILES = ['cdk.json', 'package-lock.json', 'tsconfig.json', 'lib/stack.ts'];
const FOLDERS = ['adapters', 'attestor', 'core/deep', 'embed', 'functions', 'lib', 'runner', 'statemachines', 'zktls'];

/** Fills a directory with what a synthesis reads: `app` is the source of the CDK app. */
export const aCheckout = async (directory: string, app = ''): Promise<void> => {
  for (const folder of [...FOLDERS, 'bin']) await mkdir(path.join(directory, folder), { recursive: true });
  for (const file of FILES) await writeFile(path.join(directory, file), file);
  await writeFile(path.join(directory, 'package.json'), '{"type":"module"}');
  await writeFile(path.join(directory, 'bin', 'app.ts'), app);
};
