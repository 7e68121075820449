import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { sessionSummarySchema } from '../../core/session/session.ts';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { named, textOf } from './text-of.ts';

const template = synthesizedTemplate();
const of = (type: string) =>
  Object.entries(resourcesOf(template, type)).map(([id, resource]) => ({ name: named(id), ...resource }));

describe('tables', () => {
  const tables = of('AWS::DynamoDB::Table');

  it('are on demand, encrypted with our key, restorable, and outlive the stack', () => {
    expect(tables.map(({ name }) => name)).toEqual([
      'TablesSessions',
      'TablesPlatforms',
      'TablesFlowVersions',
      'TablesPartners',
      'TablesRequests',
      'TablesTally',
      'TablesDeliveries',
      'TablesDiagnostics',
    ]);
    for (const { Properties, DeletionPolicy } of tables) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        DeletionProtectionEnabled: true,
      });
      expect(textOf(Properties['SSESpecification'])).toContain('KMSMasterKeyId=DataKey');
      expect(DeletionPolicy).toBe('Retain');
    }
  });

  it('forget sessions, retired flows, idempotency keys and what was counted by themselves', () => {
    expect(tables.map(({ Properties }) => Properties['TimeToLiveSpecification'])).toEqual([
      { AttributeName: 'deleteAtEpochS', Enabled: true },
      undefined,
      { AttributeName: 'deleteAtEpochS', Enabled: true },
      undefined,
      { AttributeName: 'deleteAtEpochS', Enabled: true },
      { AttributeName: 'deleteAtEpochS', Enabled: true },
      undefined,
      { AttributeName: 'deleteAtEpochS', Enabled: true },
    ]);
  });

  it('keep name and keys, by which CloudFormation tells them: another one would be empty', () => {
    const keySchema = z.array(z.object({ AttributeName: z.string() }));
    const tableKeys = Object.entries(resourcesOf(template, 'AWS::DynamoDB::Table')).map(([id, { Properties }]) => [
      id,
      keySchema.parse(Properties['KeySchema']).map(({ AttributeName }) => AttributeName),
    ]);
    expect(Object.fromEntries(tableKeys)).toEqual({
      TablesSessions486350CB: ['sessionId'],
      TablesPlatforms5FF97276: ['platformId'],
      TablesFlowVersionsA33BF0EB: ['platformId', 'flowHash'],
      TablesPartners4E511DD7: ['partnerId'],
      TablesRequests3CA232D6: ['requestId'],
      TablesTally57DB4AF1: ['tallyId'],
      TablesDeliveries21CE5B69: ['partnerId'],
      TablesDiagnostics77A9DC2A: ['sessionId'],
    });
  });

  it('tell of changed sessions by their ids alone', () => {
    expect(tables.map(({ Properties }) => Properties['StreamSpecification']).filter(Boolean)).toEqual([
      { StreamViewType: 'KEYS_ONLY' },
    ]);
    expect(theOne(template, 'AWS::DynamoDB::Table', 'TablesSessions').Properties).toHaveProperty('StreamSpecification');
  });

  const indexSchema = z.object({
    IndexName: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string() })),
    Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
  });
  const indexesOf = (name: string) =>
    z
      .array(indexSchema)
      .parse(theOne(template, 'AWS::DynamoDB::Table', name).Properties['GlobalSecondaryIndexes'])
      .map(({ IndexName, KeySchema, Projection }) => ({
        index: `${IndexName}: ${KeySchema.map(({ AttributeName }) => AttributeName).join(', ')}`,
        attributes: Projection.NonKeyAttributes ?? Projection.ProjectionType,
      }));

  it('list sessions from indexes that hold what a list shows, and nothing large or secret', () => {
    const keys = ['sessionId', 'createdAt'];
    const shown = Object.keys(sessionSummarySchema.shape).filter((name) => !keys.includes(name));
    const indexes = indexesOf('TablesSessions');
    expect(indexes.map(({ index }) => index)).toEqual([
      'byPartner: partnerId, createdAt',
      'byPartnerStatus: partnerStatus, createdAt',
    ]);
    for (const { attributes } of indexes) expect([...attributes].toSorted()).toEqual(shown.toSorted());
  });

  it('find a partner by the id of its API key, and of the one before', () => {
    expect(indexesOf('TablesPartners')).toEqual([
      { index: 'byApiKeyId: apiKeyId', attributes: 'ALL' },
      { index: 'byRetiringApiKeyId: retiringApiKeyId', attributes: 'ALL' },
    ]);
  });
});

describe('keys and secrets', () => {
  it('are one key for all data, rotated, and one to sign with; neither is ever deleted', () => {
    const keys = of('AWS::KMS::Key');
    expect(keys.map(({ name, DeletionPolicy }) => [name, DeletionPolicy])).toEqual([
      ['DataKey', 'Retain'],
      ['AttestorKey', 'Retain'],
    ]);
    expect(keys[0]?.Properties).toMatchObject({ EnableKeyRotation: true });
    expect(keys[1]?.Properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  });

  it('are made by Secrets Manager and sealed with our key', () => {
    const secrets = of('AWS::SecretsManager::Secret');
    expect(secrets.map(({ name }) => name).toSorted()).toEqual(['AttestorToken', 'TokenSecret']);
    for (const { Properties } of secrets) {
      expect(Properties).toMatchObject({ GenerateSecretString: { PasswordLength: 64 } });
      expect(Properties).not.toHaveProperty('SecretString');
      expect(textOf(Properties['KmsKeyId'])).toBe('DataKey');
    }
  });
});

describe('queues', () => {
  it('are sealed with our key and speak TLS only', () => {
    const queues = of('AWS::SQS::Queue');
    expect(queues).toHaveLength(4);
    for (const { Properties } of queues) expect(textOf(Properties['KmsMasterKeyId'])).toBe('DataKey');
    const denied = of('AWS::SQS::QueuePolicy').map(({ Properties }) => textOf(Properties['PolicyDocument']));
    expect(denied).toHaveLength(queues.length);
    for (const policy of denied) expect(policy).toContain('Bool=aws:SecureTransport=false Effect=Deny');
  });
});

describe('buckets', () => {
  const buckets = of('AWS::S3::Bucket');

  it('are private, encrypted, and speak TLS only', () => {
    expect(buckets.map(({ name }) => name)).toEqual(['AssetStorageAccessLogs', 'AssetStorageAssets']);
    for (const { Properties } of buckets)
      expect(Properties).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
    const policies = of('AWS::S3::BucketPolicy').map(({ Properties }) => textOf(Properties['PolicyDocument']));
    expect(policies).toHaveLength(2);
    for (const policy of policies) expect(policy).toContain('Bool=aws:SecureTransport=false Effect=Deny');
  });

  it('let nobody read the assets but our distribution', () => {
    const { PolicyDocument } = theOne(template, 'AWS::S3::BucketPolicy', 'AssetStorageAssets').Properties;
    const { Statement } = z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }).parse(PolicyDocument);
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Action, Principal }) => `${textOf(Action)} for ${textOf(Principal)}`)).toEqual([
      's3:GetObject for Service=cloudfront.amazonaws.com',
    ]);
    expect(textOf(allowed[0]?.['Condition'])).toContain('distribution/SiteDistribution');
  });
});

describe('logs', () => {
  it('are deleted after a month', () => {
    const groups = of('AWS::Logs::LogGroup');
    for (const { name, Properties } of groups) expect([name, Properties['RetentionInDays']]).toEqual([name, 30]);
  });

  it('have a group of ours for every Lambda and every task', () => {
    const functions = of('AWS::Lambda::Function').map(({ Properties }) => textOf(Properties['LoggingConfig']));
    for (const logging of functions) expect(logging).toMatch(/^LogGroup=\w+Logs$/);
    const tasks = of('AWS::ECS::TaskDefinition').map(({ Properties }) => textOf(Properties['ContainerDefinitions']));
    expect(tasks.map((task) => /awslogs-group=(\w+)/.exec(task)?.[1])).toEqual(['AttestorTaskLogs', 'RunnerTaskLogs']);
  });
});
