import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PLATFORM_FAILURES } from '../../../core/flow/node.ts';
import { TEST_USERS } from '../../../examples/sandbox-platform/test-users.ts';

const guide = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8');

describe('what partners are told of the test users', () => {
  it('is what they do, of every one of them', () => {
    const rows = [...guide.matchAll(/^\| `(user_\w+)` *\| (.*?) *\| .+ \|$/gm)].map(([, name, does]) => [name, does]);
    expect(rows).toEqual(TEST_USERS.map(({ username, does }) => [username, does]));
  });

  it('is played through API, embed page and webhook, of every one of them', () => {
    const played = ['sandbox-outcomes', 'sandbox-accounts'].map((name) =>
      readFileSync(new URL(`../../e2e/${name}.test.ts`, import.meta.url), 'utf8'),
    );
    const missing = TEST_USERS.filter(({ username }) => !played.join('').includes(`'${username}'`));
    expect(missing).toEqual([]);
  });

  it('lets them see every failure that a flow can name, leaving included', () => {
    const missing = PLATFORM_FAILURES.filter((code) => !guide.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });

  it('needs names and addresses that are one user’s own', () => {
    for (const fact of ['id', 'name', 'email'] as const)
      expect(new Set(TEST_USERS.map(({ profile }) => profile[fact])).size).toBe(TEST_USERS.length);
  });
});
