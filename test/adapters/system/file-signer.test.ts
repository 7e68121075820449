import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openFileSigner } from '../../../adapters/system/file-signer.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { signedBy } from '../../zktls/attestation/an-attestation.ts';

describe('the file signer', () => {
  let directory: string;
  const file = (name: string) => path.join(directory, name);
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'veriframe-signer-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('makes a key that only its owner can read, and signs with it', async () => {
    const signer = await openFileSigner(file('new/key.json'));
    expect((await stat(file('new/key.json'))).mode & 0o777).toBe(0o600);
    const attestation = await signedBy(signer);
    expect((await verifyAttestation(attestation, { jwks: { keys: [signer.publicKey] } })).kind).toBe('valid');
  });

  it('keeps the key when it is opened again, and when two open it at once', async () => {
    const [first, second] = await Promise.all([openFileSigner(file('kept.json')), openFileSigner(file('kept.json'))]);
    const third = await openFileSigner(file('kept.json'));
    expect(second.publicKey).toEqual(first.publicKey);
    expect(third.publicKey).toEqual(first.publicKey);
  });

  it('does not publish the private half', async () => {
    const { publicKey } = await openFileSigner(file('private.json'));
    const stored: unknown = JSON.parse(await readFile(file('private.json'), 'utf8'));
    expect(stored).toHaveProperty('active.d');
    expect(publicKey).not.toHaveProperty('d');
  });

  it('refuses what is no private key, without quoting it', async () => {
    for (const text of ['', '{"kty":"EC","crv":"P-256","x":"canary","y":"canary"}', 'canary']) {
      await writeFile(file('broken.json'), text);
      const opened = openFileSigner(file('broken.json'));
      await expect(opened).rejects.toThrow('holds no private key');
      await expect(opened).rejects.not.toThrow('canary');
    }
  });
});
