import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceDigest } from '../../../local/start/source-digest.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const FILES = ['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'bin/app.ts', 'lib/stack.ts'];
const FOLDERS = [
  'adapters',
  'attestor',
  'core/deep',
  'embed',
  'functions',
  'lib',
  'runner',
  'statemachines',
  'zktls',
  'bin',
];

let directory: ReturnType<typeof temporaryDirectory>;
const write = (file: string, content: string) => writeFile(path.join(directory.path, file), content);
beforeEach(async () => {
  directory = temporaryDirectory();
  for (const folder of FOLDERS) await mkdir(path.join(directory.path, folder), { recursive: true });
  for (const file of FILES) await write(file, file);
});
afterEach(() => directory.remove());

describe('the digest of what a synthesis reads', () => {
  it('is the same for the same sources', async () => {
    expect(await sourceDigest(directory.path, '{}')).toBe(await sourceDigest(directory.path, '{}'));
  });

  it.each([
    ['a changed file', () => write('lib/stack.ts', 'changed')],
    ['a new file deep inside', () => write('core/deep/new.ts', '')],
    ['other dependencies', () => write('package-lock.json', '{}')],
  ])('is another one after %s', async (_case, change) => {
    const before = await sourceDigest(directory.path, '{}');
    await change();
    expect(await sourceDigest(directory.path, '{}')).not.toBe(before);
  });

  it('is another one for another context', async () => {
    expect(await sourceDigest(directory.path, '{"a":1}')).not.toBe(await sourceDigest(directory.path, '{}'));
  });
});
