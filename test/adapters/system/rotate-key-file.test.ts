import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openFileSigner } from '../../../adapters/system/file-signer.ts';
import { newPrivateJwk } from '../../../adapters/system/key-file.ts';
import { rotateKeyFile } from '../../../adapters/system/rotate-key-file.ts';

describe('the exchange of keys in a file', () => {
  let directory: string;
  const file = (name: string) => path.join(directory, name);
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'veriframe-keys-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('publishes the next key before it signs, and the old one after', async () => {
    const first = await openFileSigner(file('keys.json'));
    expect(first.otherKeys).toEqual([]);

    const prepared = await rotateKeyFile(file('keys.json'), 'prepare');
    const overlapping = await openFileSigner(file('keys.json'));
    expect(overlapping.publicKey).toEqual(first.publicKey);
    expect(overlapping.otherKeys).toEqual([prepared]);

    expect(await rotateKeyFile(file('keys.json'), 'activate')).toEqual(prepared);
    const second = await openFileSigner(file('keys.json'));
    expect(second.publicKey).toEqual(prepared);
    expect(second.otherKeys).toEqual([first.publicKey]);

    await rotateKeyFile(file('keys.json'), 'prepare');
    await rotateKeyFile(file('keys.json'), 'activate');
    const third = await openFileSigner(file('keys.json'));
    expect(third.otherKeys).toEqual([second.publicKey, first.publicKey]);
  });

  it('keeps no private half of a retired key, and lets only the owner read the others', async () => {
    await openFileSigner(file('private.json'));
    const { active } = JSON.parse(await readFile(file('private.json'), 'utf8'));
    await rotateKeyFile(file('private.json'), 'prepare');
    await rotateKeyFile(file('private.json'), 'activate');
    expect(await readFile(file('private.json'), 'utf8')).not.toContain(active.d);
    expect((await stat(file('private.json'))).mode & 0o777).toBe(0o600);
  });

  it('takes a file that holds one bare key', async () => {
    const jwk = await newPrivateJwk();
    await writeFile(file('bare.json'), JSON.stringify(jwk));
    const { publicKey } = await openFileSigner(file('bare.json'));
    expect(publicKey).toMatchObject({ x: jwk.x, y: jwk.y });
    await rotateKeyFile(file('bare.json'), 'prepare');
    await rotateKeyFile(file('bare.json'), 'activate');
    expect((await openFileSigner(file('bare.json'))).otherKeys).toEqual([publicKey]);
  });

  it('takes no step that does not fit', async () => {
    await expect(rotateKeyFile(file('missing.json'), 'prepare')).rejects.toThrow('does not exist');
    await openFileSigner(file('steps.json'));
    await expect(rotateKeyFile(file('steps.json'), 'activate')).rejects.toThrow('no next key');
    await rotateKeyFile(file('steps.json'), 'prepare');
    await expect(rotateKeyFile(file('steps.json'), 'prepare')).rejects.toThrow('a next key already');
  });
});
