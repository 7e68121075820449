import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FILE_LIMITS, filePartSchema, type FilePart } from '../../../core/contract/file-part.ts';
import { aShownPage } from './a-shown-page.ts';
import type { PageHarness } from './page-harness.ts';

declare const harness: PageHarness;

/** How many parts go before the runner has said that one has come. */
const AHEAD = 6;

describe('a page that asks for files', () => {
  let shown: Awaited<ReturnType<typeof aShownPage>>;
  let directory: string;
  beforeAll(async () => {
    [shown, directory] = await Promise.all([aShownPage(), mkdtemp(path.join(tmpdir(), 'veriframe-user-'))]);
  }, 120_000);
  afterAll(async () => {
    await shown?.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(() => shown.page.evaluate(() => harness.show('files asked for', { locale: 'en', theme: 'light' })));

  const choose = async (files: Readonly<Record<string, Buffer>>): Promise<void> => {
    const paths = Object.keys(files).map((name) => path.join(directory, name));
    for (const [index, content] of Object.values(files).entries()) await writeFile(paths[index] ?? '', content);
    const input = await shown.page.waitForSelector('input[type=file]');
    await input?.uploadFile(...paths);
  };
  const press = (label: string) => shown.page.click(`dialog[open] ::-p-xpath(.//button[text()="${label}"])`);
  const sent = async () => (await shown.page.evaluate(() => harness.sent)).filter(({ type }) => type !== 'resize');
  const parts = async (count: number): Promise<FilePart[]> => {
    const isPart = (message: { type: string }) => message.type === 'file-part';
    await shown.page.waitForFunction(
      (wanted) => harness.sent.filter(({ type }) => type === 'file-part').length >= wanted,
      {},
      count,
    );
    return (await sent()).filter(isPart).map((message) => filePartSchema.parse(message));
  };
  const taken = (bytes: number) => shown.page.evaluate((all) => harness.taken(all), bytes);
  const contentOf = (all: readonly FilePart[], index: number): Buffer =>
    Buffer.concat(all.filter((part) => part.index === index).map(({ data }) => Buffer.from(data, 'base64')));

  it('gets them in parts, no faster than they are taken, and then the answer', async () => {
    const long = Buffer.alloc(FILE_LIMITS.partBytes * 8 + 1, 'pay slip ');
    await choose({ 'long.pdf': long, 'empty.pdf': Buffer.alloc(0), 'short.pdf': Buffer.from('short') });
    await press('Send');
    expect(await parts(AHEAD)).toHaveLength(AHEAD);
    await taken(FILE_LIMITS.partBytes * 4);
    const all = [...(await parts(11))];
    expect(all.map(({ name, offset }) => [name, offset / FILE_LIMITS.partBytes]).slice(-4)).toEqual([
      ['long.pdf', 7],
      ['long.pdf', 8],
      ['empty.pdf', 0],
      ['short.pdf', 0],
    ]);
    expect([0, 1, 2].map((index) => contentOf(all, index).toString())).toEqual([long.toString(), '', 'short']);
    expect((await sent()).filter(({ type }) => type === 'answer')).toEqual([]);
    await taken(long.length + 5);
    await shown.page.waitForFunction(() => document.querySelector('dialog[open]') === null);
    expect((await sent()).at(-1)).toEqual({ type: 'answer', id: 7, answer: { accepted: true } });
  });

  it('gets none when the user says so, also when some are under way', async () => {
    await choose({ 'long.pdf': Buffer.alloc(FILE_LIMITS.partBytes * 20) });
    await press('Send');
    await parts(AHEAD);
    await press('Cancel');
    await taken(FILE_LIMITS.partBytes * 4);
    expect((await sent()).at(-1)).toEqual({ type: 'answer', id: 7, answer: { accepted: false } });
    expect(await parts(AHEAD)).toHaveLength(AHEAD);
  });

  it('is told nothing of files that are too large; the user is', async () => {
    await choose({ 'huge.pdf': Buffer.alloc(FILE_LIMITS.totalBytes + 1) });
    await press('Send');
    await shown.page.waitForFunction(() => document.body.innerText.includes('The files may have 20 MB together.'));
    expect(await sent()).toEqual([]);
  });

  it('stays open when the picker is left without a choice', async () => {
    await shown.page.$eval('input[type=file]', (node) => node.dispatchEvent(new Event('cancel', { bubbles: true })));
    expect(await shown.page.$('dialog[open]')).not.toBeNull();
  });
});
