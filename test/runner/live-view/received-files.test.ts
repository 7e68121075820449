import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FILE_LIMITS, type FilePart } from '../../../core/contract/file-part.ts';
import { receivedFiles, type ReceivedFiles } from '../../../runner/live-view/page/received-files.ts';

let parent: string;
let files: ReceivedFiles;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'veriframe-received-'));
  files = receivedFiles(parent, (id) => id === 1);
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const part = (text: string, more: Partial<FilePart> = {}): FilePart => ({
  type: 'file-part',
  ...{ id: 1, index: 0, name: 'slip.pdf', size: Buffer.byteLength(text), offset: 0 },
  data: Buffer.from(text).toString('base64'),
  ...more,
});
const namesOf = (paths: readonly string[]) => paths.map((file) => path.basename(file));

describe('files that the user sends', () => {
  it('are put together from their parts, in the order of the choice, for this user alone', async () => {
    expect(files.add(part('one, ', { size: 8 }))).toBe(5);
    expect(files.add(part('two', { size: 8, offset: 5 }))).toBe(8);
    expect(files.add(part('', { index: 1, name: 'empty.txt' }))).toBe(8);
    const paths = await files.take(1);
    expect(namesOf(paths)).toEqual(['slip.pdf', 'empty.txt']);
    expect(await Promise.all(paths.map((file) => readFile(file, 'utf8')))).toEqual(['one, two', '']);
    expect((await stat(paths[0] ?? '')).mode & 0o077).toBe(0);
    expect(await files.take(1)).toEqual([]);
  });

  it('begin anew when the choice does, as after a connection was lost', async () => {
    files.add(part('half', { size: 8 }));
    files.add(part('other', { index: 1 }));
    expect(files.add(part('whole'))).toBe(5);
    const paths = await files.take(1);
    expect(await Promise.all(paths.map((file) => readFile(file, 'utf8')))).toEqual(['whole']);
  });

  it('are not taken half, out of order, for a question that is over, or beyond the limit', async () => {
    expect(files.add(part('text', { size: 8 }))).toBe(4);
    expect(files.add(part('late', { size: 8, offset: 8 }))).toBe(4);
    expect(files.add(part('much too much', { size: 8, offset: 4 }))).toBe(4);
    expect(files.add(part('more', { index: 1, size: FILE_LIMITS.totalBytes }))).toBe(4);
    expect(files.add(part('other', { id: 2 }))).toBe(0);
    expect(await files.take(1)).toEqual([]);
    expect(await files.take(2)).toEqual([]);
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['C:\\papers\\slip.pdf', 'slip.pdf'],
    ['..', 'file'],
    ['a\u0000b\n.pdf', 'a_b_.pdf'],
    ['Lohn 01, März.pdf', 'Lohn 01, März.pdf'],
    [`${'x'.repeat(250)}.pdf`, `${'x'.repeat(40)}.pdf`],
  ])('keep of the name %j what cannot lead elsewhere', async (name, kept) => {
    files.add(part('text', { name }));
    const paths = await files.take(1);
    expect(namesOf(paths)).toEqual([kept]);
    expect(paths.every((file) => file.startsWith(`${parent}${path.sep}`))).toBe(true);
  });

  it('are deleted at the end', async () => {
    files.add(part('text'));
    const [file = ''] = await files.take(1);
    expect(await readFile(file, 'utf8')).toBe('text');
    await files.close();
    expect(await readdir(parent)).toEqual([]);
  });

  it('leave nothing when there were none', async () => {
    await files.close();
    expect(await readdir(parent)).toEqual([]);
  });
});
