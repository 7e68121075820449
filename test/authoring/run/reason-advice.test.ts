import { describe, expect, it } from '@jest/globals';
import { reasonAdvice } from '../../../authoring/run/reason-advice.ts';
import { COLLECT_FAILURES } from '../../../runner/flow/collect-failure.ts';
import { REFUSALS } from '../../../zktls/refusal.ts';

describe('the advice on a reason', () => {
  it.each([...Object.entries(COLLECT_FAILURES), ...Object.entries(REFUSALS)])(
    'on %s (%s) is a sentence, unless only a bug or an attack gets there',
    (reason, code) => {
      const advice = reasonAdvice(code, reason);
      if (code === 'ATTESTATION_FAILED') expect(advice).toBeUndefined();
      else expect(advice).toMatch(/^\S.*[.?]$/);
    },
  );

  it('goes by the code where a reason has two', () => {
    expect(reasonAdvice('TARGET_NOT_FOUND', 'header_value')).toContain('does not have the cookie');
    expect(reasonAdvice('EXTRACT_MISMATCH', 'header_value')).toContain('RFC 9112');
    expect(reasonAdvice('EXTRACT_MISMATCH', 'toString')).toBeUndefined();
  });
});
