import { describe, expect, it } from '@jest/globals';
import { locationOf } from '../../../runner/live-view/page/page-location.ts';

describe('where the remote browser is', () => {
  it.each([
    ['https://www.gigs.example/login?x=1', 'www.gigs.example', 'gigs.example', true],
    ['https://gigs.co.uk:8443/', 'gigs.co.uk:8443', 'gigs.co.uk', true],
    ['https://me:secret@accounts.gigs.com.evil.example/', 'accounts.gigs.com.evil.example', 'evil.example', true],
    ['https://somebody.github.io/', 'somebody.github.io', 'somebody.github.io', true],
    ['http://192.0.2.7/', '192.0.2.7', '', false],
    ['http://localhost:3000/', 'localhost:3000', '', false],
    ['about:blank', '', '', false],
    ['chrome-error://chromewebdata/', '', '', false],
    ['', '', '', false],
  ])('%s', (url, host, domain, secure) => {
    expect(locationOf(url)).toEqual({ type: 'location', host, domain, secure });
  });
});
