import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../core/failure.ts';
import { describeFault } from '../../../runner/shell/describe-fault.ts';

describe('a fault in the log', () => {
  it('says what and where, and quotes no message, whose ever it is', () => {
    const cause = new TypeError('net::ERR_FAILED at https://bank.example/?iban=DE02');
    const described = describeFault(new Failure('INTERNAL', { cause, details: { step: 'open' } }));
    expect(described).toMatchObject({
      name: 'INTERNAL',
      code: 'INTERNAL',
      details: { step: 'open' },
      cause: { name: 'TypeError' },
    });
    expect(JSON.stringify(described)).toContain('describe-fault.test.ts');
    expect(JSON.stringify(described)).not.toContain('bank.example');
  });

  it('may be no error at all', () => {
    expect(describeFault('https://bank.example')).toEqual({ name: 'string' });
  });
});
