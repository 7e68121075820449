import { describe, expect, it } from '@jest/globals';
import { checkPublicHttpsUrl } from '../../../core/network/public-https-url.ts';
import { isUnderRegisteredDomain } from '../../../core/webhook/registered-domain.ts';

describe('checkPublicHttpsUrl', () => {
  it.each([
    'https://example.com',
    'https://example.com/hooks/veriframe?tenant=1',
    'https://hooks.example.co.uk:443/x',
    'https://example.com:8443/x',
    'https://example.com:1024/x',
    'HTTPS://EXAMPLE.COM/x',
    'https://bücher.example.com/x',
    `https://example.com/${'x'.repeat(2_048 - 'https://example.com/'.length)}`,
  ])('takes %.60s', (url) => {
    expect(checkPublicHttpsUrl(url).kind).toBe('ok');
  });

  it.each([
    ['http://example.com', 'https'],
    ['ftp://example.com', 'https'],
    ['https:example.com', 'https'],
    ['//example.com', 'https'],
    ['example.com', 'https'],
    ['', 'https'],
    ['javascript:alert(1)', 'https'],
    ['https://', 'https'],
    ['https://user@example.com', 'user name'],
    ['https://:secret@example.com', 'user name'],
    ['https://example.com:80', 'port'],
    ['https://example.com:1023', 'port'],
    ['https://example.com:0', 'port'],
    ['https://example.com:65536', 'https'],
    ['https://127.0.0.1/x', 'address'],
    ['https://2130706433/x', 'address'],
    ['https://0x7f.1/x', 'address'],
    ['https://0177.0.0.1/x', 'address'],
    ['https://[::1]/x', 'address'],
    ['https://[::ffff:10.0.0.1]/x', 'address'],
    ['https://１２７.0.0.1/x', 'address'],
    [' https://example.com', 'white space'],
    ['https://example.com/a b', 'white space'],
    ['https://exam\nple.com', 'white space'],
    ['https://example.com\\@evil.example', 'backslashes'],
    [`https://example.com/${'x'.repeat(2_048)}`, '2048'],
  ])('refuses %.60j', (url, reason) => {
    expect(checkPublicHttpsUrl(url)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });
});

describe('isUnderRegisteredDomain', () => {
  it.each([
    'example.com',
    'a.b.example.co.uk',
    'example.io',
    'city.kawasaki.jp',
    'xn--bcher-kva.com',
    // Suffixes of the private section are domains like others.
    'partner.github.io',
    'github.io',
  ])('%s: yes', (host) => {
    expect(isUnderRegisteredDomain(host)).toBe(true);
  });

  it.each([
    'com',
    'co.uk',
    'any.kawasaki.jp',
    'localhost',
    'printer.local',
    'metadata.google.internal',
    'service.veriframe.internal',
    'example.test',
    'example.invalid',
    'example.notatld',
    '10.0.0.1',
    'example.com.',
    '',
  ])('%j: no', (host) => {
    expect(isUnderRegisteredDomain(host)).toBe(false);
  });
});
