import { describe, expect, it } from '@jest/globals';
import { egressRule } from '../../../runner/egress/egress-rule.ts';
import { hostOverridesSchema } from '../../../core/network/host-overrides.ts';

const resolvesTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const NOWHERE = async () => {
  throw new Error('ENOTFOUND');
};

describe('egress rule', () => {
  it('allows public addresses on the web ports', async () => {
    const rule = egressRule(resolvesTo('93.184.215.14', '2606:4700::1111'), new Map());
    for (const port of [80, 443]) {
      expect(await rule('example.com', port)).toEqual({
        kind: 'allowed',
        addresses: [
          { address: '93.184.215.14', family: 4 },
          { address: '2606:4700::1111', family: 6 },
        ],
        port,
      });
    }
  });

  it.each([22, 25, 53, 8080, 8443, 7070, 0])('refuses port %d, without resolving', async (port) => {
    expect(await egressRule(NOWHERE, new Map())('example.com', port)).toEqual({ kind: 'refused', reason: 'PORT' });
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '169.254.170.2',
    '100.64.0.1',
    '192.168.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    'fd00:ec2::254',
    'fe80::1',
  ])('refuses a name that leads to %s, and the address itself', async (address) => {
    const refused = { kind: 'refused', reason: 'NOT_PUBLIC' };
    expect(await egressRule(resolvesTo(address), new Map())('rebinding.example', 443)).toEqual(refused);
    expect(await egressRule(NOWHERE, new Map())(address, 443)).toEqual(refused);
  });

  it('gives a name with public and other addresses the public ones only', async () => {
    const rule = egressRule(resolvesTo('10.0.0.1', '93.184.215.14', '::1'), new Map());
    expect(await rule('mixed.example', 443)).toMatchObject({ addresses: [{ address: '93.184.215.14', family: 4 }] });
  });

  it('refuses a name that is not found', async () => {
    const refused = { kind: 'refused', reason: 'NOT_FOUND' };
    expect(await egressRule(NOWHERE, new Map())('nowhere.example', 443)).toEqual(refused);
    expect(await egressRule(resolvesTo(), new Map())('nowhere.example', 443)).toEqual(refused);
  });

  it('leads the named local sites, and only them, to their place', async () => {
    const rule = egressRule(NOWHERE, hostOverridesSchema.parse('Gigs.sandbox.test:443=127.0.0.1:41234'));
    const allowed = { kind: 'allowed', addresses: [{ address: '127.0.0.1', family: 4 }], port: 41_234 };
    expect(await rule('gigs.sandbox.test', 443)).toEqual(allowed);
    expect(await rule('GIGS.SANDBOX.TEST', 443)).toEqual(allowed);
    expect(await rule('gigs.sandbox.test', 80)).toMatchObject({ kind: 'refused' });
    expect(await rule('127.0.0.1', 443)).toMatchObject({ kind: 'refused' });
    expect(await rule('127.0.0.1', 41_234)).toMatchObject({ kind: 'refused' });
  });
});
