import { describe, expect, it } from '@jest/globals';
import { synthesizedTemplate } from './synthesized.ts';
import { named } from './text-of.ts';

const template = synthesizedTemplate();

/** What can hold data or what data cannot be read without, and what is only a copy or a trace of it. */
const HOLDS_DATA = /^AWS::(DynamoDB::Table|S3::Bucket|SQS::Queue|KMS::Key|SecretsManager::Secret)$/;

describe('when the stack is deleted', () => {
  const resources = Object.entries(template.Resources);
  const kept = resources.filter(([, { DeletionPolicy = '' }]) => DeletionPolicy.startsWith('Retain'));

  it('these stay, and nothing else', () => {
    expect(kept.map(([id]) => named(id)).toSorted()).toEqual([
      // CDK keeps what is one for the whole account.
      'ApiRestApiAccount',
      'ApiRestApiCloudWatchRole',
      'AssetStorageAccessLogs',
      'AssetStorageAssets',
      'AttestorKey',
      'AttestorToken',
      'DataKey',
      'TablesDeliveries',
      'TablesDiagnostics',
      'TablesFlowVersions',
      'TablesPartners',
      'TablesPlatforms',
      'TablesRequests',
      'TablesSessions',
      'TablesTally',
      'TokenSecret',
      'WebhookQueuesDeadLetters',
      'WebhookQueuesWebhooks',
    ]);
  });

  it('whatever holds data stays, but news of tasks and of changes that could not be told', () => {
    const gone = resources.filter(
      ([, { Type, DeletionPolicy }]) => HOLDS_DATA.test(Type) && DeletionPolicy !== 'Retain',
    );
    expect(gone.map(([id]) => named(id))).toEqual(['RunnerWatchDeadLetters', 'CountingDeadLetters']);
  });

  it('a change that replaces them keeps the old ones, too', () => {
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of kept)
      expect([id, UpdateReplacePolicy]).toEqual([id, DeletionPolicy]);
  });
});

describe('the Lambdas', () => {
  const functions = Object.entries(template.Resources).filter(
    ([id, { Type }]) => Type === 'AWS::Lambda::Function' && !id.startsWith('CustomCDKBucketDeployment'),
  );

  it('share the concurrency of the account: none is reserved, and none can take it from the others by a queue', () => {
    for (const [, { Properties }] of functions) expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('trace, and run on the runtime that they were tested on', () => {
    for (const [, { Properties }] of functions)
      expect(Properties).toMatchObject({ TracingConfig: { Mode: 'Active' }, Runtime: 'nodejs24.x' });
  });
});
