import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';
import { parseProperties } from '../template-properties.ts';

/** Properties that change nothing on one machine. */
const WITHOUT_EFFECT = {
  Description: z.string().optional(),
  KeyPolicy: z.unknown().optional(),
  Tags: z.unknown().optional(),
  EnableKeyRotation: z.unknown().optional(),
  RotationPeriodInDays: z.unknown().optional(),
  PendingWindowInDays: z.unknown().optional(),
  BypassPolicyLockoutSafetyCheck: z.unknown().optional(),
  Enabled: z.literal(true).optional(),
  MultiRegion: z.literal(false).optional(),
  Origin: z.literal('AWS_KMS').optional(),
};

const propertiesSchema = z.union([
  z.strictObject({ ...WITHOUT_EFFECT, KeySpec: z.literal('ECC_NIST_P256'), KeyUsage: z.literal('SIGN_VERIFY') }),
  z.strictObject({
    ...WITHOUT_EFFECT,
    KeySpec: z.literal('SYMMETRIC_DEFAULT').default('SYMMETRIC_DEFAULT'),
    KeyUsage: z.literal('ENCRYPT_DECRYPT').default('ENCRYPT_DECRYPT'),
  }),
]);

/** A key of the template. A symmetric one has no material: it encrypts tables and queues, which are plain files here. */
export type LocalKey = {
  keyId: string;
  arn: string;
  description: string;
} & (
  | { spec: 'ECC_NIST_P256'; usage: 'SIGN_VERIFY'; privateKey: KeyObject }
  | { spec: 'SYMMETRIC_DEFAULT'; usage: 'ENCRYPT_DECRYPT' }
);

/** Makes a key as the template describes it; a key pair is read from the directory or made and kept there. */
export const openLocalKey = (
  { keyId, arn }: { keyId: string; arn: string },
  properties: unknown,
  directory: string | undefined,
): LocalKey => {
  const { KeySpec, KeyUsage, Description = '' } = parseProperties(propertiesSchema, properties, 'AWS::KMS::Key', keyId);
  const key = { keyId, arn, description: Description };
  if (KeySpec === 'SYMMETRIC_DEFAULT') return { ...key, spec: KeySpec, usage: KeyUsage };
  return { ...key, spec: KeySpec, usage: KeyUsage, privateKey: openPrivateKey(keyId, directory) };
};

const openPrivateKey = (keyId: string, directory: string | undefined): KeyObject => {
  const file = directory === undefined ? undefined : join(directory, `${encodeURIComponent(keyId)}.pem`);
  const pem = file === undefined ? undefined : readPrivateFile(file);
  if (pem !== undefined) return createPrivateKey(pem);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (file !== undefined) writePrivateFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
};
