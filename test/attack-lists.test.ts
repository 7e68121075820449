import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findTests } from './find-test.ts';

/** The lists of attacks beside the tests, and how many rows they have at least. */
const LISTS = [
  ['attestor/ATTACKS.md', 200],
  ['zktls/proof/ATTACKS.md', 60],
] as const;

type Listed = { readonly refusal: string | undefined; readonly file: string; readonly title: string };

/** Rows `| attack | refusal | file | test |`. A refusal is a code in backticks; another word says that there is not just one. */
const listedIn = (markdown: string): Listed[] =>
  markdown.split('\n').flatMap((line) => {
    const [, , refusal = '', file, title] = line.split('|').map((cell) => cell.trim());
    const code = /^`(\w+)`$/.exec(refusal)?.[1];
    const [path, name] = [file, title].map((cell) => /^`(.+)`$/.exec(cell ?? '')?.[1]);
    return path?.endsWith('.test.ts') && name
      ? [{ refusal: code, file: path, title: name.replaceAll('\\r\\n', '\r\n') }]
      : [];
  });

const textOf = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/** A test that expects this refusal: its row says so, or where rows name no refusal, the test itself. */
const isTested = ({ refusal, file, title }: Listed): boolean => {
  const found = findTests(textOf(file), title);
  if (refusal === undefined) return found.length > 0;
  const said = new RegExp(`\\b${refusal}\\b`);
  return found.some(({ row, test }) => said.test(NAMES_REFUSAL.test(row) ? row : row + test));
};
const NAMES_REFUSAL = /'(accepted|[A-Z_]+ [a-z0-9_]+)'/;

describe.each(LISTS)('the list %s', (list, rows) => {
  const listed = listedIn(textOf(list));

  it('has all of its rows', () => {
    expect(listed.length).toBeGreaterThanOrEqual(rows);
  });

  it('names tests that there are, with the refusal that they expect', () => {
    expect(listed.filter((one) => !isTested(one))).toEqual([]);
  });
});

describe('a test that a list names', () => {
  const source = `
    const REJECTED = 'ATTESTATION_FAILED proof_rejected';
    const rows = [['a bit', 1, 'ATTESTATION_FAILED bad_record_mac'], ['a byte', 2, 'NO_DATA header_absent']];
    it.each(rows)('is refused with %s', () => undefined);
    it.each(['::1', '10.0.0.1'])('is no address: %s', () => expect('HOST_NOT_ALLOWED ip_literal'));
    it('is refused by a constant', () => expect(verdict).toBe(REJECTED));`;

  it('is found by its title or its row, with what it expects', () => {
    expect(findTests(source, 'a bit')[0]?.row).toContain('bad_record_mac');
    expect(findTests(source, 'a bit')[0]?.row).not.toContain('header_absent');
    expect(findTests(source, 'a bit')[0]?.test).not.toContain('header_absent');
    expect(findTests(source, '::1')[0]?.test).toContain('ip_literal');
    expect(findTests(source, 'is refused by a constant')[0]?.test).toContain('proof_rejected');
  });

  it('is not found when it is called otherwise', () => {
    for (const title of ['a bi', 'is refused', 'proof_rejected']) expect(findTests(source, title)).toEqual([]);
  });
});
