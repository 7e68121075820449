import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../core/failure.ts';
import { describeError } from '../../functions/describe-error.ts';

describe('describeError', () => {
  it('says what happened, where, and why', () => {
    const error = new Failure('SERVICE_UNAVAILABLE', { cause: new Error('refused'), details: { table: 'sessions' } });
    expect(describeError(error)).toMatchObject({
      name: 'SERVICE_UNAVAILABLE',
      text: 'The service is not available at the moment.',
      details: { table: 'sessions' },
      cause: { name: 'Error', text: 'refused' },
      at: expect.arrayContaining([expect.stringContaining('describe-error.test')]),
    });
  });

  it('leaves out what AWS quotes of a request', () => {
    const error = Object.assign(new Error("Value 'the-task-token' at 'taskToken' failed"), {
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400, requestId: 'r-1', attempts: 1 },
    });
    expect(describeError(error)).toMatchObject({
      name: 'ValidationException',
      service: { httpStatusCode: 400, requestId: 'r-1' },
    });
    expect(JSON.stringify(describeError(error))).not.toContain('the-task-token');
  });

  it('leaves out what a parser quotes of a text', () => {
    let caught: unknown;
    try {
      JSON.parse('{"password": hunter2}');
    } catch (error) {
      caught = error;
    }
    expect(JSON.stringify(describeError(caught))).not.toContain('hunter2');
  });

  it('does not look into things that are no errors', () => {
    expect(describeError('a secret')).toEqual({ name: 'string' });
    expect(describeError(undefined)).toEqual({ name: 'undefined' });
  });
});
