import { kmsAttestationKeys } from '../../adapters/aws/kms-attestation-keys.ts';
import { apiShell } from '../api-shell.ts';
import { readEnvironment } from '../environment.ts';
import { publishKeysHandler } from './handler.ts';

/** Lambda entry. */
export const handler = apiShell({ body: { kind: 'none' } }, () => {
  const env = readEnvironment('ATTESTOR_KEY_ARN', 'ATTESTOR_OTHER_KEY_ARNS', 'ATTESTOR_KEYS');
  const pinned = env.ATTESTOR_KEYS;
  return publishKeysHandler({
    attestationKeys: kmsAttestationKeys([env.ATTESTOR_KEY_ARN, ...env.ATTESTOR_OTHER_KEY_ARNS], pinned),
  });
});
