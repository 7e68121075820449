import { describe, expect, it } from '@jest/globals';
import { isExactOrigin } from '../../../core/network/origin.ts';

describe('isExactOrigin', () => {
  it.each([
    'https://app.example.com',
    'https://app.example.com:8443',
    'https://xn--bcher-kva.example',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
  ])('takes %s', (text) => {
    expect(isExactOrigin(text)).toBe(true);
  });

  it.each([
    '',
    'null',
    '*',
    'https://*',
    'https://*.example.com',
    "https://'self'",
    'https://a.example;sandbox',
    'https://a.example,https://b.example',
    'https://a.example https://b.example',
    'https://app.example.com/',
    'https://app.example.com/x',
    'https://app.example.com?x',
    'https://app.example.com#x',
    'https://app.example.com:443',
    'https://app.example.com:0443',
    'https://app.example.com:99999',
    'https://APP.example.com',
    'HTTPS://app.example.com',
    'https://user@app.example.com',
    'https://bücher.example',
    'https://app_1.example.com',
    'https://[::1]',
    'https://0x7f.1',
    'https://',
    'http://app.example.com',
    'ftp://app.example.com',
    'app.example.com',
    'data:text/html,x',
    ' https://app.example.com',
    'https://app.example.com\n',
  ])('refuses %j', (text) => {
    expect(isExactOrigin(text)).toBe(false);
  });
});
