import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceDigest } from '../../../local/start/source-digest.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { aCheckout } from './a-checkout.ts';

let directory: ReturnType<typeof temporaryDirectory>;
const write = (file: string, content: string) => writeFile(path.join(directory.path, file), content);
beforeEach(async () => {
  directory = temporaryDirectory();
  await aCheckout(directory.path);
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
