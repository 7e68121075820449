import { describe, expect, it } from '@jest/globals';
import { synthesizedTemplate, theOne } from './synthesized.ts';
import { textOf } from './text-of.ts';

const template = synthesizedTemplate();

describe('the counting of sessions', () => {
  const mapping = theOne(template, 'AWS::Lambda::EventSourceMapping', 'CountingChanges').Properties;

  it('begins with what the stream of sessions still holds, and is at most a second late', () => {
    expect(textOf(mapping['EventSourceArn'])).toBe('TablesSessions.StreamArn');
    expect(textOf(mapping['FunctionName'])).toBe('CountingCountSessionsFunction');
    expect(mapping).toMatchObject({ StartingPosition: 'TRIM_HORIZON', MaximumBatchingWindowInSeconds: 1 });
  });

  it('puts aside alone, after ten tries, what cannot be counted', () => {
    expect(mapping).toMatchObject({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 10 });
    expect(textOf(mapping['DestinationConfig'])).toBe('OnFailure=Destination=CountingDeadLetters');
  });

  it('has one reader a shard, so that the news of a session come in order', () => {
    expect(mapping).not.toHaveProperty('ParallelizationFactor');
  });
});
