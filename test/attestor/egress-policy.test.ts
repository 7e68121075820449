import { describe, expect, it } from '@jest/globals';
import { createEgressPolicy } from '../../attestor/egress-policy.ts';
import { Failure } from '../../core/failure.ts';

const PUBLIC = '93.184.216.34';

const verdictOn = async (
  host: string,
  port: number,
  addresses: readonly string[] | Error = [PUBLIC],
): Promise<string> => {
  const resolve = async () => {
    if (addresses instanceof Error) throw addresses;
    return addresses;
  };
  const overrides = new Map([['gigs.sandbox.test:443', { address: '127.0.0.1', port: 41_234 }]]);
  try {
    return JSON.stringify(await createEgressPolicy({ resolve, overrides })(host, port));
  } catch (error) {
    return error instanceof Failure ? `${error.code} ${String(error.details['reason'])}` : 'threw';
  }
};

describe('the egress policy', () => {
  it('gives the addresses that it checked', async () => {
    expect(await verdictOn('api.test', 443, [PUBLIC, '2606:2800:220:1::1'])).toBe(
      JSON.stringify({ addresses: [PUBLIC, '2606:2800:220:1::1'], port: 443 }),
    );
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.8.8', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link-local, the metadata service'],
    ['169.254.170.2', 'link-local, the task metadata'],
    ['100.64.1.1', 'carrier-grade NAT'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarking'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['fe80::1', 'link-local'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'unique local, the metadata service'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:93.184.216.34', 'mapped, of a public address'],
    ['::127.0.0.1', 'compatible'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::7f00:1', 'local NAT64'],
    ['2002:7f00:1::', '6to4'],
    ['2001:0:7f00:1::', 'Teredo'],
  ])('refuses a name that leads to %s (%s)', async (address) => {
    expect(await verdictOn('api.test', 443, [address])).toBe('HOST_NOT_ALLOWED address_not_public');
    expect(await verdictOn('api.test', 443, [PUBLIC, address])).toBe('HOST_NOT_ALLOWED address_not_public');
  });

  it.each([25, 80, 8443, 22, 6379])('refuses port %i', async (port) => {
    expect(await verdictOn('api.test', port)).toBe('HOST_NOT_ALLOWED port_not_allowed');
  });

  it.each([
    '127.0.0.1',
    '93.184.216.34',
    '::1',
    '[::1]',
    '2130706433',
    '0x7f.1',
    '127.1',
    '0x7f000001',
    '017700000001',
    'a.1',
  ])('refuses the address literal %s', async (host) => {
    expect(await verdictOn(host, 443)).toBe('HOST_NOT_ALLOWED ip_literal');
  });

  it.each([
    'localhost',
    'api.test.',
    'API.test',
    'a@api.test',
    'api.test\r\nx',
    'api..test',
    '-a.test',
    'a-.test',
    '',
    'api_x.test',
    'äpi.test',
    `${'a'.repeat(64)}.test`,
    'a.'.repeat(127) + 'test',
  ])('refuses the host name %j', async (host) => {
    expect(await verdictOn(host, 443)).toBe('HOST_NOT_ALLOWED host_syntax');
  });

  it('says that a name is not known', async () => {
    expect(await verdictOn('api.test', 443, [])).toBe('PLATFORM_UNAVAILABLE name_not_found');
    expect(await verdictOn('api.test', 443, new Error('ENOTFOUND'))).toBe('PLATFORM_UNAVAILABLE name_not_found');
  });

  it('leads an override where it says, and only that host on that port', async () => {
    const target = JSON.stringify({ addresses: ['127.0.0.1'], port: 41_234 });
    expect(await verdictOn('gigs.sandbox.test', 443, [])).toBe(target);
    expect(await verdictOn('gigs.sandbox.test', 8443, [])).toBe('HOST_NOT_ALLOWED port_not_allowed');
    expect(await verdictOn('other.sandbox.test', 443, ['127.0.0.1'])).toBe('HOST_NOT_ALLOWED address_not_public');
  });
});
