import { describe, expect, it } from '@jest/globals';
import { takeAccessToken } from '../../embed/access-token.ts';
import { SESSION_ID } from './a-model.ts';

const aPage = (hash: string, stored = new Map<string, string>()) => {
  const page = {
    hash,
    cleared: false,
    clearAddress: () => {
      page.cleared = true;
    },
    storage: () => ({
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    }),
  };
  return page;
};

describe('the access token', () => {
  it('is taken from the fragment and gone from the address bar', () => {
    const page = aPage('#t=secret-token');
    expect(takeAccessToken(SESSION_ID, page)).toBe('secret-token');
    expect(page.cleared).toBe(true);
  });

  it('survives a refresh of the frame', () => {
    const stored = new Map<string, string>();
    takeAccessToken(SESSION_ID, aPage('#t=secret-token', stored));
    expect(takeAccessToken(SESSION_ID, aPage('', stored))).toBe('secret-token');
  });

  it('is not found under another session', () => {
    const stored = new Map<string, string>();
    takeAccessToken(SESSION_ID, aPage('#t=secret-token', stored));
    expect(takeAccessToken('7d0b2a0e-38e3-4f4e-a5a5-000000000000', aPage('', stored))).toBeUndefined();
  });

  it('works where storage is blocked', () => {
    const page = aPage('#t=secret-token');
    page.storage = () => {
      throw new Error('SecurityError');
    };
    expect(takeAccessToken(SESSION_ID, page)).toBe('secret-token');
  });
});
