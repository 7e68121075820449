import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Everything that the CDK app reads: itself, what it bundles, and the contexts of the images. */
const SOURCES = [
  'adapters',
  'attestor',
  'bin/app.ts',
  'cdk.json',
  'core',
  'embed',
  'functions',
  'lib',
  'package-lock.json',
  'package.json',
  'runner',
  'statemachines',
  'tsconfig.json',
  'zktls',
];

/** SHA-256 (hex) over names and contents of everything that a synthesis below `root` depends on, and over `context`. */
export const sourceDigest = async (root: string, context: string): Promise<string> => {
  const files = (await Promise.all(SOURCES.map((source) => filesOf(root, source)))).flat().toSorted();
  const contents = await Promise.all(files.map((file) => readFile(path.join(root, file))));
  const digest = createHash('sha256').update(context).update(process.version);
  files.forEach((file, index) => {
    digest.update(`\n${file}\n`).update(
      createHash('sha256')
        .update(contents[index] ?? '')
        .digest(),
    );
  });
  return digest.digest('hex');
};

const filesOf = async (root: string, source: string): Promise<string[]> => {
  if (path.extname(source) !== '') return [source];
  const entries = await readdir(path.join(root, source), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
};
