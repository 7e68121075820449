import { attestorKeyOf, type AttestorKey } from '../../zktls/attestation/attestor-key.ts';
import { newPrivateJwk, readKeyFile, replaceKeyFile, type KeyFile } from './key-file.ts';
import { publicKeyOf } from './file-signer.ts';

/**
 * The two steps of an exchange of keys. `prepare` makes the next key, which is published from then on but does not sign;
 * `activate` lets it sign, and keeps of the one before only the public half, published still.
 */
export type RotationStep = 'prepare' | 'activate';

/**
 * Takes a step on the keys in `file` and gives the key that will sign. A running attestor follows when it is started again.
 * Rejects when there is no file, and when the step does not fit: nothing to activate, or a next key already.
 */
export const rotateKeyFile = async (file: string, step: RotationStep): Promise<AttestorKey> => {
  const keys = await readKeyFile(file);
  if (keys === undefined) throw new Error(`${file} does not exist: the attestor makes it when it first starts`);
  const rotated = step === 'prepare' ? await prepared(keys) : activated(keys);
  await replaceKeyFile(file, rotated);
  return attestorKeyOf(publicKeyOf(rotated.next ?? rotated.active));
};

const prepared = async (keys: KeyFile): Promise<KeyFile> => {
  if (keys.next !== undefined) throw new Error('There is a next key already: activate it first');
  return { ...keys, next: await newPrivateJwk() };
};

const activated = ({ active, next, retired }: KeyFile): KeyFile => {
  if (next === undefined) throw new Error('There is no next key: prepare one, and let it be published first');
  const { kty, crv, x, y } = active;
  return { active: next, retired: [{ kty, crv, x, y }, ...retired] };
};
