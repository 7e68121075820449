import { randomInt, randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSecretsManager } from '../../../local/secrets-manager/create-secrets-manager.ts';
import {
  generateSecretString,
  generateSecretStringSchema,
} from '../../../local/secrets-manager/generate-secret-string.ts';
import type { AwsFront } from '../aws-front.ts';
import { startAwsFront } from '../aws-front.ts';
import { manualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const TOKEN = { name: 'stack/token', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:stack/token-a1B2c3' };

describe('the local Secrets Manager', () => {
  let front: AwsFront;
  let client: SecretsManagerClient;
  const directory = temporaryDirectory();
  const clock = manualClock();
  beforeEach(async () => {
    front = await startAwsFront();
    client = new SecretsManagerClient(front.clientConfig);
  });
  afterEach(async () => {
    client.destroy();
    await front.close();
    directory.remove();
  });

  const start = async (properties: unknown, path?: string) => {
    const ports = { clock, newId: randomUUID, randomInt };
    const engine = await createSecretsManager(path === undefined ? ports : { ...ports, directory: path });
    await engine.ensureSecret(TOKEN, properties);
    front.use('secretsmanager', engine);
  };
  const value = async (SecretId = TOKEN.name) => client.send(new GetSecretValueCommand({ SecretId }));

  it('gives a generated value under the name, the ARN and the ARN without its last part', async () => {
    await start({ GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } });
    const byName = await value();
    expect(byName).toMatchObject({ ARN: TOKEN.arn, Name: TOKEN.name, VersionStages: ['AWSCURRENT'] });
    expect(byName.SecretString).toMatch(/^[a-zA-Z0-9]{64}$/);
    expect(byName.CreatedDate).toEqual(new Date(clock.nowMs()));
    expect((await value(TOKEN.arn)).SecretString).toBe(byName.SecretString);
    expect((await value(TOKEN.arn.slice(0, -7))).SecretString).toBe(byName.SecretString);
  });

  it('keeps a generated value over a restart, in a file that only its owner can read', async () => {
    await start({ GenerateSecretString: {} }, directory.path);
    const first = await value();
    const [file] = readdirSync(directory.path);
    expect(statSync(join(directory.path, file ?? '')).mode & 0o777).toBe(0o600);
    await start({ GenerateSecretString: {} }, directory.path);
    expect(await value()).toMatchObject({ SecretString: first.SecretString, VersionId: first.VersionId });
  });

  it('follows a value that the template gives', async () => {
    await start({ SecretString: 'one' }, directory.path);
    const first = await value();
    await start({ SecretString: 'two', Description: 'd' }, directory.path);
    const second = await value();
    expect([first.SecretString, second.SecretString]).toEqual(['one', 'two']);
    expect(second.VersionId).not.toBe(first.VersionId);
    const described = await client.send(new DescribeSecretCommand({ SecretId: TOKEN.name }));
    expect(described).toMatchObject({
      ARN: TOKEN.arn,
      Description: 'd',
      VersionIdsToStages: { [second.VersionId ?? '']: ['AWSCURRENT'] },
    });
    expect(described).not.toHaveProperty('SecretString');
  });

  it('puts a generated value into a template', async () => {
    await start({ GenerateSecretString: { SecretStringTemplate: '{"user":"a"}', GenerateStringKey: 'key' } });
    const parsed = JSON.parse((await value()).SecretString ?? '');
    expect(parsed).toEqual({ user: 'a', key: expect.stringMatching(/^.{32}$/) });
  });

  it('knows no other secret, version, operation or property', async () => {
    await start({ SecretString: 'x' });
    await expect(value('other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(
      client.send(new GetSecretValueCommand({ SecretId: TOKEN.name, VersionStage: 'AWSPREVIOUS' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new PutSecretValueCommand({ SecretId: TOKEN.name, SecretString: 'y' }))).rejects.toThrow(
      'The local Secrets Manager does not know PutSecretValue.',
    );
    await expect(start({ SecretString: 'x', ReplicaRegions: [] })).rejects.toThrow(/stack\/token.*ReplicaRegions/s);
    await expect(start({})).rejects.toThrow('needs either GenerateSecretString or SecretString');
  });

  it('generates what the rules allow, with a character of each kind', () => {
    const flag = fc.boolean();
    fc.assert(
      fc.property(
        fc.record({
          PasswordLength: fc.integer({ min: 5, max: 60 }),
          ExcludeCharacters: fc.string({ maxLength: 5 }),
          ExcludeUppercase: flag,
          ExcludeNumbers: flag,
          ExcludePunctuation: flag,
          IncludeSpace: flag,
        }),
        (rules) => {
          const password = generateSecretString(generateSecretStringSchema.parse(rules), randomInt);
          expect(password).toHaveLength(rules.PasswordLength);
          expect([...rules.ExcludeCharacters].some((character) => password.includes(character))).toBe(false);
          expect(/[A-Z]/.test(password)).toBe(!rules.ExcludeUppercase);
          expect(/[a-z]/.test(password)).toBe(true);
          if (rules.ExcludeNumbers) expect(password).not.toMatch(/[0-9]/);
          if (!rules.IncludeSpace) expect(password).not.toContain(' ');
        },
      ),
    );
  });

  it('refuses rules that leave nothing', () => {
    const nothing = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
    expect(() => generateSecretString(generateSecretStringSchema.parse(nothing), randomInt)).toThrow('no character');
    expect(() => generateSecretString(generateSecretStringSchema.parse({ PasswordLength: 3 }), randomInt)).toThrow(
      'shorter than its kinds',
    );
  });
});
