import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { flowDocuments } from '../../tools/flow-documents.ts';

const committed = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('the documents of the flow language', () => {
  it('are those of the schema: npm run flow-reference makes them', async () => {
    const made = await flowDocuments();
    for (const [name, text] of Object.entries(made)) expect(await committed(name)).toBe(text);
  });

  it('say of each member what it means', async () => {
    const { 'flow-reference.md': reference = '' } = await flowDocuments();
    const silent = reference.split('\n').filter((line) => /^\| `[^|]*\| [^|]*\| +\|$/.test(line));
    // What these are, the title of their table says.
    expect(silent.filter((line) => !/`(type|schema)`/.test(line))).toEqual([]);
  });
});
