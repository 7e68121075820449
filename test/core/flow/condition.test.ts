import { describe, expect, it } from '@jest/globals';
import { holds, probeOf } from '../../../core/flow/condition.ts';
import { matchesUrl } from '../../../core/flow/url-pattern.ts';
import { aPage } from './a-flow.ts';

const hosts = ['gigs.example'];

describe('a url condition', () => {
  it.each([
    ['/login', 'https://gigs.example/login', true],
    ['/login', 'https://gigs.example/login?next=%2F#top', true],
    ['/login', 'https://gigs.example/login/code', false],
    ['/login*', 'https://gigs.example/login/code', true],
    ['/*/home', 'https://gigs.example/de/home', true],
    ['/*a*b', 'https://gigs.example/xaybzb', true],
    ['/?tab=1', 'https://gigs.example/?tab=1', true],
    ['/?tab=1', 'https://gigs.example/?tab=2', false],
    ['https://gigs.example/login', 'https://gigs.example/login', true],
  ])('%s against %s: %s', (pattern, url, expected) => {
    expect(matchesUrl(pattern, url, hosts)).toBe(expected);
  });

  it.each([
    'https://evil.example/login',
    'https://gigs.example.evil.example/login',
    'https://gigs.example:8443/login',
    'http://gigs.example/login',
    'about:blank',
    '',
  ])('never holds on %s, wherever the path leads', (url) => {
    expect(matchesUrl('/login', url, hosts) || matchesUrl('*', url, hosts)).toBe(false);
  });

  it('compares a hostile address with a hostile pattern in little time', () => {
    const began = performance.now();
    expect(matchesUrl(`/${'*a'.repeat(200)}b`, `https://gigs.example/${'a'.repeat(20_000)}`, hosts)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('conditions on a page', () => {
  const page = aPage({ title: 'Your\n  Account – Gigs', visible: ['#menu'], texts: ['Welcome'] });

  it.each([
    [{ visible: '#menu' }, true],
    [{ hidden: '#menu' }, false],
    [{ hidden: '.error' }, true],
    [{ text: 'Welcome' }, true],
    [{ text: 'Goodbye' }, false],
    [{ title: 'your account' }, true],
    [{ all: [{ visible: '#menu' }, { text: 'Goodbye' }] }, false],
    [{ any: [{ visible: '.error' }, { text: 'Welcome' }] }, true],
    [{ not: { any: [{ visible: '.error' }, { url: '/home' }] } }, true],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition, page, hosts)).toBe(expected);
  });

  it('ask for each selector and text once, however deep they lie', () => {
    const conditions = [
      { all: [{ visible: '#a' }, { not: { any: [{ hidden: '#a' }, { hidden: '#b' }, { text: 't' }] } }] },
      { text: 't' },
      { url: '/' },
      { title: 'x' },
    ];
    expect(probeOf(conditions)).toEqual({ selectors: ['#a', '#b'], texts: ['t'], responses: [] });
  });
});
