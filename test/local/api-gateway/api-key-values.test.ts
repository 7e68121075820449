import { randomInt } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openApiKeyValues } from '../../../local/api-gateway/api-key-values.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
beforeEach(() => {
  directory = temporaryDirectory();
  file = path.join(directory.path, 'keys', 'api-keys.json');
});
afterEach(() => directory.remove());

describe('values of API keys', () => {
  it('look as API Gateway makes them, and differ', async () => {
    const values = await openApiKeyValues({ memory: true }, ['one', 'two'], randomInt);
    expect(Object.values(values)).toEqual([expect.stringMatching(/^[A-Za-z0-9]{40}$/), expect.any(String)]);
    expect(values['one']).not.toBe(values['two']);
  });

  it('are generated once and kept where only their owner can read them', async () => {
    const first = await openApiKeyValues({ file }, ['one'], randomInt);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await openApiKeyValues({ file }, ['one'], randomInt)).toEqual(first);
  });

  it('outlive a template that does not have them for a while', async () => {
    const first = await openApiKeyValues({ file }, ['one', 'two'], randomInt);
    await openApiKeyValues({ file }, ['three'], randomInt);
    expect(await openApiKeyValues({ file }, ['one', 'two'], randomInt)).toEqual(first);
  });

  it('are not made anew when the file holds something else', async () => {
    await openApiKeyValues({ file }, ['one'], randomInt);
    await writeFile(file, '{"one":7}');
    await expect(openApiKeyValues({ file }, ['one'], randomInt)).rejects.toThrow();
  });
});
