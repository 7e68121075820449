import { describe, expect, it } from '@jest/globals';
import { findCustomUrlProblem } from '../../../core/session/custom-url.ts';
import { A_FLOW, aPlatform } from '../../support/a-platform.ts';

const flow = { ...A_FLOW, allowedHosts: ['shop.example.com', 'eu.shop.example.com', 'gigs.sandbox.test'] };
const platform = aPlatform({ allowCustomUrl: true, flow });

describe('findCustomUrlProblem', () => {
  it.each(['https://shop.example.com', 'https://eu.shop.example.com/login?lang=de', 'HTTPS://EU.SHOP.EXAMPLE.COM/'])(
    'has nothing against %s, on a host of the flow',
    (customUrl) => {
      expect(findCustomUrlProblem(platform, customUrl)).toBeUndefined();
    },
  );

  it.each([
    ['http://shop.example.com/', 'https:'],
    ['https://user@shop.example.com/', 'user name'],
    ['https://127.0.0.1/', 'address'],
    ['https://localhost/', 'registered domain'],
    ['https://gigs.sandbox.test/', 'registered domain'],
    ['https://evil.example.com/', 'a host of this platform'],
    ['https://us.shop.example.com/', 'a host of this platform'],
    ['https://shop.example.com.evil.com/', 'a host of this platform'],
    ['https://evil.com/https://shop.example.com/', 'a host of this platform'],
    ['https://shop.example.com:8443/', 'a host of this platform'],
    ['https://shop.example.com\\@evil.com/', 'backslashes'],
    ['shop.example.com', 'https:'],
  ])('refuses %s', (customUrl, reason) => {
    expect(findCustomUrlProblem(platform, customUrl)).toContain(reason);
  });

  it('refuses any when the platform allows none', () => {
    const closed = aPlatform({ allowCustomUrl: false, flow });
    expect(findCustomUrlProblem(closed, 'https://shop.example.com/')).toBe('is not allowed for this platform');
  });

  it('refuses any when the stored flow cannot be read', () => {
    const broken = aPlatform({ allowCustomUrl: true, flow: { nodes: {} } });
    expect(findCustomUrlProblem(broken, 'https://shop.example.com/')).toContain('a host of this platform');
  });
});
