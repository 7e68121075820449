import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { TokenSecret } from '../../core/ports/token-secret.ts';
import { remembered } from '../remembered.ts';

/** The token secret from Secrets Manager, read once for the life of the process; a failed read is tried again. */
export const secretsManagerTokenSecret = (secretArn: string): TokenSecret =>
  remembered(async () => {
    const client = new SecretsManagerClient({});
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!SecretString) throw new Error('the token secret has no text');
    return SecretString;
  });
