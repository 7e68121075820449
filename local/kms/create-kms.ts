import { createPublicKey, sign } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { parseRequest } from '../parse-request.ts';
import type { KmsEngine, KmsOptions } from './kms-engine.ts';
import type { LocalKey } from './local-key.ts';
import { openLocalKey } from './local-key.ts';
import { signDigest } from './sign-digest.ts';

const INVALID = 'ValidationException';
const ALGORITHM = 'ECDSA_SHA_256';

/** Of a raw message, https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html; longer ones are sent as digests. */
const MAX_MESSAGE_BYTES = 4096;
const DIGEST_BYTES = 32;

const keySchema = z.strictObject({ KeyId: z.string(), GrantTokens: z.array(z.string()).optional() });
const signSchema = keySchema.extend({
  Message: z.base64().min(1),
  MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
  SigningAlgorithm: z.string(),
});

type SigningKey = Extract<LocalKey, { usage: 'SIGN_VERIFY' }>;

/** Starts the local KMS; keys are made with `ensureKey`. Symmetric keys can be described and nothing else. */
export const createKms = async (options: KmsOptions): Promise<KmsEngine> => {
  const keys = new Map<string, LocalKey & { createdAtMs: number }>();
  const aliases = new Map<string, string>();

  /** The key with an id, an ARN, an alias, or an alias's ARN. */
  const find = (id: string): LocalKey & { createdAtMs: number } => {
    const name = id.replace(/^arn:aws:kms:[^:]*:[^:]*:(key\/)?/, '');
    const key = keys.get(aliases.get(name) ?? name);
    if (!key)
      throw new AwsError('NotFoundException', `${name.startsWith('alias/') ? 'Alias' : 'Key'} ${id} is not found.`);
    return key;
  };

  const operations: Record<string, (body: unknown) => unknown> = {
    DescribeKey: (body) => {
      const key = find(parseRequest(keySchema, body, INVALID).KeyId);
      return { KeyMetadata: metadataOf(key, options.accountId, key.createdAtMs) };
    },
    GetPublicKey: (body) => {
      const key = find(parseRequest(keySchema, body, INVALID).KeyId);
      if (key.usage !== 'SIGN_VERIFY') {
        throw new AwsError('UnsupportedOperationException', `${key.arn} has no public key.`);
      }
      const publicKey = createPublicKey(key.privateKey).export({ type: 'spki', format: 'der' });
      return {
        KeyId: key.arn,
        PublicKey: publicKey.toString('base64'),
        KeySpec: key.spec,
        CustomerMasterKeySpec: key.spec,
        KeyUsage: key.usage,
        SigningAlgorithms: [ALGORITHM],
      };
    },
    Sign: (body) => {
      const { KeyId, Message, MessageType, SigningAlgorithm } = parseRequest(signSchema, body, INVALID);
      const key = find(KeyId);
      if (key.usage !== 'SIGN_VERIFY') {
        throw new AwsError(
          'InvalidKeyUsageException',
          `${key.arn} key usage is ${key.usage} which is not valid for Sign.`,
        );
      }
      if (SigningAlgorithm !== ALGORITHM) {
        throw new AwsError(
          'InvalidKeyUsageException',
          `Algorithm ${SigningAlgorithm} is incompatible with key spec ${key.spec}.`,
        );
      }
      const signature = signatureOf(Buffer.from(Message, 'base64'), MessageType, key);
      return { KeyId: key.arn, Signature: signature.toString('base64'), SigningAlgorithm };
    },
  };

  return {
    handle: async (operation, body) => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new AwsError('UnknownOperationException', `The local KMS does not know ${operation}.`);
      return run(body);
    },
    ensureKey: async (key, properties) => {
      const opened = openLocalKey(key, properties, options.directory);
      keys.set(key.keyId, { ...opened, createdAtMs: options.clock.nowMs() });
    },
    addAlias: (aliasName, keyId) => {
      if (!keys.has(keyId)) throw new Error(`The alias ${aliasName} is of no known key: ${keyId}.`);
      aliases.set(aliasName, keyId);
    },
    close: async () => undefined,
  };
};

const signatureOf = (message: Buffer, type: 'RAW' | 'DIGEST', key: SigningKey): Buffer => {
  if (type === 'DIGEST') {
    if (message.length === DIGEST_BYTES) return signDigest(message, key.privateKey);
    throw new AwsError(INVALID, 'Digest is invalid length for algorithm ECDSA_SHA_256.');
  }
  if (message.length <= MAX_MESSAGE_BYTES) return sign('sha256', message, key.privateKey);
  throw new AwsError(INVALID, `A message of type RAW may have ${MAX_MESSAGE_BYTES} bytes at most.`);
};

const metadataOf = (key: LocalKey, accountId: string, createdAtMs: number): unknown => ({
  AWSAccountId: accountId,
  KeyId: key.keyId,
  Arn: key.arn,
  CreationDate: createdAtMs / 1000,
  Enabled: true,
  Description: key.description,
  KeyUsage: key.usage,
  KeyState: 'Enabled',
  Origin: 'AWS_KMS',
  KeyManager: 'CUSTOMER',
  KeySpec: key.spec,
  CustomerMasterKeySpec: key.spec,
  ...(key.usage === 'SIGN_VERIFY'
    ? { SigningAlgorithms: [ALGORITHM] }
    : { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }),
  MultiRegion: false,
});
