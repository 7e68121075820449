import { describe, expect, it } from '@jest/globals';
import { hostOverridesSchema } from '../../../core/network/host-overrides.ts';

describe('the hosts that lead elsewhere', () => {
  it('are pairs between commas, by host and port', () => {
    const overrides = hostOverridesSchema.parse('Gigs.sandbox.test:443=127.0.0.1:41234,a.test:80=10.0.0.1:8080');
    expect([...overrides]).toEqual([
      ['gigs.sandbox.test:443', { address: '127.0.0.1', port: 41_234 }],
      ['a.test:80', { address: '10.0.0.1', port: 8_080 }],
    ]);
  });

  it('are none for an empty text', () => {
    expect(hostOverridesSchema.parse('').size).toBe(0);
  });

  it.each([
    'gigs.test',
    'gigs.test=127.0.0.1:1',
    'gigs.test:443=localhost:1',
    'gigs.test:443=127.1:1',
    'gigs.test:443=127.0.0.1:0',
    'gigs.test:443=127.0.0.1:65536',
    'gigs.test:443=::1:1',
  ])('are refused as %s', (text) => {
    expect(hostOverridesSchema.safeParse(text).success).toBe(false);
  });
});
