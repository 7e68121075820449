import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openKmsSigner, readKmsPublicKey } from '../../../adapters/aws/kms-signer.ts';
import { createKms } from '../../../local/kms/create-kms.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { startAwsFront, type AwsFront } from '../../local/aws-front.ts';
import { manualClock } from '../../local/manual-clock.ts';
import { signedBy, someClaims } from '../../zktls/attestation/an-attestation.ts';

const arnOf = (keyId: string) => `arn:aws:kms:eu-west-1:123456789012:key/${keyId}`;

describe('the KMS signer', () => {
  let front: AwsFront;
  let client: KMSClient;
  beforeAll(async () => {
    front = await startAwsFront();
    client = new KMSClient(front.clientConfig);
    const kms = await createKms({ accountId: '123456789012', clock: manualClock() });
    await kms.ensureKey(
      { keyId: 'attestor', arn: arnOf('attestor') },
      { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', KeyPolicy: {} },
    );
    await kms.ensureKey({ keyId: 'tables', arn: arnOf('tables') }, { EnableKeyRotation: true, KeyPolicy: {} });
    front.use('TrentService', kms);
  });
  afterAll(async () => {
    client.destroy();
    await front.close();
  });

  it('signs attestations longer than a message may be, which the published key verifies', async () => {
    const key = { client, keyArn: arnOf('attestor') };
    const claims = someClaims({ iss: 'x'.repeat(10_000) });
    const attestation = await signedBy(await openKmsSigner(key), claims);
    const jwks = { keys: [await readKmsPublicKey(key)] };
    expect(await verifyAttestation(attestation, { jwks })).toMatchObject({ kind: 'valid', claims });
  });

  it('does not open with a key that cannot sign, nor with one that is not there', async () => {
    await expect(openKmsSigner({ client, keyArn: arnOf('tables') })).rejects.toThrow();
    await expect(openKmsSigner({ client, keyArn: arnOf('missing') })).rejects.toThrow();
  });
});
