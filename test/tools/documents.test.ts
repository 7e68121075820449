import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { anchorsOf, linksOf, scriptsNamedIn } from './markdown.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** What no checkout has, and what others have written. */
const NOT_OURS = /(^|\/)(node_modules|cdk\.out|dist|coverage|\.\w[^/]*)(\/|$)/;

const filesBelow = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (NOT_OURS.test(file)) return [];
    return entry.isDirectory() ? filesBelow(file) : [file];
  });

const files = filesBelow('');
const documents = files.filter((file) => file.endsWith('.md'));
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(textOf('package.json')));

describe('the documents', () => {
  it.each(documents)('%s links to nothing that is not there', (document) => {
    const broken = linksOf(textOf(document)).filter(({ file, anchor }) => {
      const target = file === '' ? document : path.join(path.dirname(document), file);
      if (!existsSync(path.join(ROOT, target))) return true;
      return anchor !== '' && target.endsWith('.md') && !anchorsOf(textOf(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('tell of no npm script that there is not', () => {
    const named = documents.flatMap((document) => scriptsNamedIn(textOf(document)).map((name) => ({ document, name })));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('say in the README what is in each folder', () => {
    const folders = [...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))];
    const readme = textOf('README.md');
    expect(folders.filter((folder) => !readme.includes(`\`${folder}/`) && folder !== 'docs')).toEqual([]);
  });

  it('are found by who begins with the README', () => {
    const found = new Set(['README.md']);
    for (const document of found)
      for (const { file } of linksOf(textOf(document)))
        if (file.endsWith('.md') && existsSync(path.join(ROOT, path.dirname(document), file)))
          found.add(path.join(path.dirname(document), file));
    expect(documents.filter((document) => document.startsWith('docs') && !found.has(document))).toEqual([]);
  });
});

describe('the sources', () => {
  it('refer to no document that is not there', () => {
    const sources = files.filter((file) => /\.(ts|mjs|js|css|html|json)$/.test(file) && !file.endsWith('-lock.json'));
    const referred = sources.flatMap((file) =>
      [...textOf(file).matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([document]) => ({ file, document })),
    );
    expect(referred.length).toBeGreaterThan(20);
    expect(referred.filter(({ document }) => !existsSync(path.join(ROOT, document)))).toEqual([]);
  });
});

describe('what is looked for in a document', () => {
  it('is what its readers can click on, and what they are told to run', () => {
    const markdown =
      '# A `b`, c\n[x](other.md#some-thing) `[no](code.md)`\n```\n[no](block.md)\n```\nnpm run format:check\n## A b c\n';
    expect(linksOf(`${markdown}[y](#here) [z](https://example.com/a.md)`)).toEqual([
      { file: 'other.md', anchor: 'some-thing' },
      { file: '', anchor: 'here' },
    ]);
    expect([...anchorsOf(markdown)]).toEqual(['a-b-c', 'a-b-c-1']);
    expect(scriptsNamedIn(markdown)).toEqual(['format:check']);
  });
});
