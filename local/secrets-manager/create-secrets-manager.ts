import { join } from 'node:path';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { parseRequest } from '../parse-request.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';
import { parseProperties } from '../template-properties.ts';
import { generateSecretString, generateSecretStringSchema } from './generate-secret-string.ts';
import type { SecretsEngine, SecretsOptions } from './secrets-engine.ts';

/** Properties that change nothing on one machine: encryption at rest and labels. */
const WITHOUT_EFFECT = { Name: z.unknown(), KmsKeyId: z.unknown(), Tags: z.unknown() };

const propertiesSchema = z
  .strictObject({
    GenerateSecretString: generateSecretStringSchema.optional(),
    SecretString: z.string().min(1).optional(),
    Description: z.string().optional(),
    ...z.object(WITHOUT_EFFECT).partial().shape,
  })
  .refine(
    ({ GenerateSecretString, SecretString }) => (GenerateSecretString === undefined) !== (SecretString === undefined),
    'needs either GenerateSecretString or SecretString',
  );

const versionSchema = z.strictObject({ value: z.string(), versionId: z.string(), createdAtMs: z.number() });
type Version = z.infer<typeof versionSchema>;
type Secret = { name: string; arn: string; description: string | undefined; version: Version };

const getSchema = z.strictObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const describeSchema = z.strictObject({ SecretId: z.string() });

const CURRENT = 'AWSCURRENT';

/** Starts the local Secrets Manager; secrets are made with `ensureSecret`. */
export const createSecretsManager = async (options: SecretsOptions): Promise<SecretsEngine> => {
  const { directory, clock, newId, randomInt } = options;
  const secrets = new Map<string, Secret>();

  const find = (id: string): Secret => {
    // A name, an ARN, or an ARN without the six characters that Secrets Manager adds.
    const found = [...secrets.values()].find(
      ({ name, arn }) => id === name || id === arn || id === arn.replace(/-[^-]{6}$/, ''),
    );
    if (!found) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return found;
  };

  const getSecretValue = (body: unknown): unknown => {
    const { SecretId, VersionId, VersionStage = CURRENT } = parseRequest(getSchema, body, 'InvalidParameterException');
    const { arn, name, version } = find(SecretId);
    if (VersionStage !== CURRENT || (VersionId ?? version.versionId) !== version.versionId) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret value.");
    }
    return {
      ARN: arn,
      Name: name,
      VersionId: version.versionId,
      SecretString: version.value,
      VersionStages: [CURRENT],
      CreatedDate: version.createdAtMs / 1000,
    };
  };

  const describeSecret = (body: unknown): unknown => {
    const { arn, name, description, version } = find(
      parseRequest(describeSchema, body, 'InvalidParameterException').SecretId,
    );
    return {
      ARN: arn,
      Name: name,
      ...(description === undefined ? {} : { Description: description }),
      CreatedDate: version.createdAtMs / 1000,
      VersionIdsToStages: { [version.versionId]: [CURRENT] },
    };
  };

  return {
    handle: async (operation, body) => {
      switch (operation) {
        case 'GetSecretValue':
          return getSecretValue(body);
        case 'DescribeSecret':
          return describeSecret(body);
        default:
          throw new AwsError('UnknownOperationException', `The local Secrets Manager does not know ${operation}.`);
      }
    },
    ensureSecret: async ({ name, arn }, properties) => {
      const wanted = parseProperties(propertiesSchema, properties, 'AWS::SecretsManager::Secret', name);
      const file = directory === undefined ? undefined : join(directory, `${encodeURIComponent(name)}.json`);
      const text = file === undefined ? undefined : readPrivateFile(file);
      const kept = text === undefined ? undefined : versionSchema.parse(JSON.parse(text));
      const value = valueOf(wanted, kept, randomInt);
      const version = kept?.value === value ? kept : { value, versionId: newId(), createdAtMs: clock.nowMs() };
      if (file !== undefined && version !== kept) writePrivateFile(file, JSON.stringify(version));
      secrets.set(arn, { name, arn, description: wanted.Description, version });
    },
    valueOf: (arn) => find(arn).version.value,
    close: async () => undefined,
  };
};

const valueOf = (
  { SecretString, GenerateSecretString }: z.infer<typeof propertiesSchema>,
  kept: Version | undefined,
  randomInt: (below: number) => number,
): string => {
  if (GenerateSecretString === undefined) return SecretString ?? '';
  return kept?.value ?? generateSecretString(GenerateSecretString, randomInt);
};
