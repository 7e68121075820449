import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { remembered } from '../remembered.ts';

/** A secret from Secrets Manager, read once for the life of the process; a failed read is tried again. */
export const secretsManagerSecret = (secretArn: string): (() => Promise<string>) =>
  remembered(async () => {
    const client = new SecretsManagerClient({});
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!SecretString) throw new Error('the secret has no text');
    return SecretString;
  });
