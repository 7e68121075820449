import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { embedDocument } from '../../functions/embed-page/document.ts';
import { bundleEmbed } from '../../lib/embed-assets.ts';
import { aModel } from './a-model.ts';

/** What a phone downloads before the first word is there. */
const MAX_BYTES = 60_000;

describe('the embed page', () => {
  it('weighs at most 60 KB with everything that it loads, compressed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'veriframe-embed-'));
    try {
      const { script, style } = await bundleEmbed(path.resolve(import.meta.dirname, '../..'), folder);
      const page = embedDocument(aModel().config, { script, style });
      const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
      expect(loaded.sort()).toEqual([script, style].sort());
      const files = [script, style].map((file) => readFile(path.join(folder, file)));
      const sizes = [Buffer.from(page), ...(await Promise.all(files))].map((bytes) => gzipSync(bytes).length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_BYTES);
      // Nothing is fetched later either.
      expect((await readFile(path.join(folder, style), 'utf8')).match(/url\(|@import/g)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
