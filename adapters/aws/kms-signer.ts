import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { attestorKeyOf, type AttestorKey } from '../../zktls/attestation/attestor-key.ts';
import type { AttestationSigner } from '../../zktls/attestation/sign-attestation.ts';
import { rawFromDerSignature } from './der-signature.ts';

type KmsKey = { readonly client: Pick<KMSClient, 'send'>; readonly keyArn: string };

/** The public half of a KMS key (ECC_NIST_P256, SIGN_VERIFY). Rejects when KMS refuses or the key is of another kind. */
export const readKmsPublicKey = async ({ client, keyArn }: KmsKey): Promise<AttestorKey> => {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
  if (PublicKey === undefined) throw new Error('KMS answered without a public key');
  return attestorKeyOf(createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' }));
};

/** Signs with a KMS key, whose private half never leaves KMS. Rejects as {@link readKmsPublicKey} does. */
export const openKmsSigner = async (key: KmsKey): Promise<AttestationSigner> => ({
  publicKey: await readKmsPublicKey(key),
  sign: async (input) => {
    // KMS takes a whole message up to 4,096 bytes only, a digest always (API reference of Sign, MessageType).
    const { Signature } = await key.client.send(
      new SignCommand({
        KeyId: key.keyArn,
        SigningAlgorithm: 'ECDSA_SHA_256',
        MessageType: 'DIGEST',
        Message: createHash('sha256').update(input).digest(),
      }),
    );
    if (Signature === undefined) throw new Error('KMS answered without a signature');
    return rawFromDerSignature(Signature);
  },
});
