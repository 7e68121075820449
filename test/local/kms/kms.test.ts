import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeKeyCommand, EncryptCommand, GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createKms } from '../../../local/kms/create-kms.ts';
import type { AwsFront } from '../aws-front.ts';
import { startAwsFront } from '../aws-front.ts';
import { manualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const arnOf = (id: string) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
const SIGNING = { keyId: '11111111-aaaa', arn: arnOf('11111111-aaaa') };
const TABLES = { keyId: '22222222-bbbb', arn: arnOf('22222222-bbbb') };

describe('the local KMS', () => {
  let front: AwsFront;
  let client: KMSClient;
  const directory = temporaryDirectory();
  const clock = manualClock();

  const start = async () => {
    const kms = await createKms({ directory: directory.path, accountId: '123456789012', clock });
    await kms.ensureKey(SIGNING, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', KeyPolicy: {} });
    await kms.ensureKey(TABLES, { EnableKeyRotation: true, KeyPolicy: {}, Description: 'tables' });
    kms.addAlias('alias/attestor', SIGNING.keyId);
    front.use('TrentService', kms);
    return kms;
  };
  beforeAll(async () => {
    front = await startAwsFront();
    client = new KMSClient(front.clientConfig);
    await start();
  });
  afterAll(async () => {
    client.destroy();
    await front.close();
    directory.remove();
  });

  const publicKey = async (KeyId: string) => {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId }));
    return createPublicKey({ key: Buffer.from(PublicKey ?? []), type: 'spki', format: 'der' });
  };
  const signed = async (Message: Uint8Array, MessageType: 'RAW' | 'DIGEST', KeyId = SIGNING.arn) => {
    const request = { KeyId, Message, MessageType, SigningAlgorithm: 'ECDSA_SHA_256' as const };
    return (await client.send(new SignCommand(request))).Signature ?? new Uint8Array();
  };

  it('gives the public key as SPKI, under the id, the ARN and the alias', async () => {
    const answer = await client.send(new GetPublicKeyCommand({ KeyId: SIGNING.keyId }));
    expect(answer).toMatchObject({
      KeyId: SIGNING.arn,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    const byId = await publicKey(SIGNING.keyId);
    expect(byId.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    for (const name of [SIGNING.arn, 'alias/attestor', 'arn:aws:kms:eu-west-1:123456789012:alias/attestor']) {
      expect((await publicKey(name)).equals(byId)).toBe(true);
    }
  });

  it('signs messages and digests so that the public key verifies them', async () => {
    const key = await publicKey(SIGNING.keyId);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (message) => {
        const digest = createHash('sha256').update(message).digest();
        expect(verify('sha256', message, key, await signed(message, 'RAW'))).toBe(true);
        const signature = await signed(digest, 'DIGEST', 'alias/attestor');
        expect(verify('sha256', message, key, signature)).toBe(true);
        expect(verify('sha256', Buffer.concat([message, Buffer.of(0)]), key, signature)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps its key pair over a restart, in a file that only its owner can read', async () => {
    const before = await publicKey(SIGNING.keyId);
    await start();
    expect((await publicKey(SIGNING.keyId)).equals(before)).toBe(true);
    const files = readdirSync(directory.path);
    expect(files).toEqual([`${SIGNING.keyId}.pem`]);
    expect(statSync(join(directory.path, files[0] ?? '')).mode & 0o777).toBe(0o600);
  });

  it('describes keys', async () => {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: TABLES.arn }));
    expect(KeyMetadata).toMatchObject({
      Arn: TABLES.arn,
      KeyState: 'Enabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Description: 'tables',
      CreationDate: new Date(clock.nowMs()),
    });
  });

  it('refuses what does not fit a key, and what it does not know', async () => {
    await expect(signed(Buffer.from('x'), 'RAW', TABLES.arn)).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    await expect(publicKey(TABLES.arn)).rejects.toMatchObject({ name: 'UnsupportedOperationException' });
    await expect(signed(Buffer.alloc(31), 'DIGEST')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(signed(Buffer.alloc(4097), 'RAW')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(publicKey('alias/other')).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(
      client.send(
        new SignCommand({ KeyId: SIGNING.arn, Message: Buffer.from('x'), SigningAlgorithm: 'ED25519_SHA_512' }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(client.send(new EncryptCommand({ KeyId: TABLES.arn, Plaintext: Buffer.from('x') }))).rejects.toThrow(
      'The local KMS does not know Encrypt.',
    );
    const kms = await start();
    await expect(kms.ensureKey(TABLES, { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })).rejects.toThrow(
      /22222222-bbbb/,
    );
    expect(() => kms.addAlias('alias/x', 'nowhere')).toThrow('alias/x');
  });
});
