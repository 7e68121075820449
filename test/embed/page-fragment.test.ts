import { describe, expect, it } from '@jest/globals';
import { takePageFragment } from '../../embed/page-fragment.ts';
import { SESSION_ID } from './a-model.ts';

const ORIGINS = ['https://acorn.example'];

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

const take = (page: ReturnType<typeof aPage>, sessionId = SESSION_ID) => takePageFragment(sessionId, ORIGINS, page);

describe("the fragment of the page's URL", () => {
  it('gives the token, and is gone from the address bar', () => {
    const page = aPage('#t=secret-token');
    expect(take(page).token).toBe('secret-token');
    expect(page.cleared).toBe(true);
  });

  it('survives a refresh of the frame, with what the partner wished', () => {
    const stored = new Map<string, string>();
    const first = take(aPage('#t=secret-token&theme=dark&locale=pt-BR', stored));
    expect(first).toEqual({ token: 'secret-token', returnUrl: undefined, theme: 'dark', locale: 'pt-BR' });
    expect(take(aPage('', stored))).toEqual(first);
    expect(take(aPage('#elsewhere', stored))).toEqual(first);
  });

  it('is not found under another session', () => {
    const stored = new Map<string, string>();
    take(aPage('#t=secret-token', stored));
    expect(take(aPage('', stored), '7d0b2a0e-38e3-4f4e-a5a5-000000000000').token).toBeUndefined();
  });

  it('works where storage is blocked', () => {
    const page = aPage('#t=secret-token');
    page.storage = () => {
      throw new Error('SecurityError');
    };
    expect(take(page).token).toBe('secret-token');
  });

  it.each([
    ['https://acorn.example/done?application=7', 'https://acorn.example/done?application=7'],
    ['https://acorn.example.evil.example/', undefined],
    ['https://acorn.example@evil.example/', undefined],
    ['http://acorn.example/', undefined],
    ['javascript:alert(1)', undefined],
    ['//acorn.example/', undefined],
  ])('leads back to the partner and to nobody else: %s', (url, returnUrl) => {
    expect(take(aPage(`#t=x&return=${encodeURIComponent(url)}`)).returnUrl).toBe(returnUrl);
  });

  it('takes no theme that there is not', () => {
    expect(take(aPage('#t=x&theme=neon')).theme).toBeUndefined();
  });
});
