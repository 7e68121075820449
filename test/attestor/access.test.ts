import { describe, expect, it } from '@jest/globals';
import { accessByToken } from '../../attestor/access.ts';

describe('access to the attestor', () => {
  it('is everybody’s where there is no token', () => {
    expect(accessByToken([])({})).toBe(true);
  });

  it('is for those who bring one of the tokens, and only as a bearer', () => {
    const access = accessByToken(['first-token', 'second-token']);
    for (const authorization of ['Bearer first-token', 'bearer second-token']) {
      expect(access({ authorization })).toBe(true);
    }
    const wrong = ['', 'first-token', 'Basic first-token', 'Bearer first-toke', 'Bearer first-token ', 'Bearer  '];
    for (const authorization of wrong) expect(access({ authorization })).toBe(false);
    expect(access({})).toBe(false);
  });
});
