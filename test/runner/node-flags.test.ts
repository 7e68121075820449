import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { NODE_FLAGS, RUNNER_ENVIRONMENT } from '../../runner/node-flags.ts';

it('the image starts Node.js for a runner as the local cloud does', async () => {
  const dockerfile = await readFile(path.resolve(import.meta.dirname, '../../runner/Dockerfile'), 'utf8');
  expect(dockerfile).toContain(
    `CMD ${JSON.stringify(['node', ...NODE_FLAGS, 'runner/main.ts']).replaceAll(',', ', ')}`,
  );
  const lines = dockerfile.slice(dockerfile.lastIndexOf('\nFROM ')).split('\n');
  const environment = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.slice(4).split(' '));
  expect(environment).toEqual(
    expect.arrayContaining(Object.entries(RUNNER_ENVIRONMENT).map(([name, value]) => `${name}=${value}`)),
  );
});
