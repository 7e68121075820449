import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../core/network/public-address.ts';
import type { HostOverrides } from '../../core/network/host-overrides.ts';

/** Every address of a name; rejects when it has none. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

export type Destination =
  | { kind: 'allowed'; addresses: readonly [LookupAddress, ...LookupAddress[]]; port: number }
  | { kind: 'refused'; reason: 'PORT' | 'NOT_PUBLIC' | 'NOT_FOUND' };

const WEB_PORTS: readonly number[] = [80, 443];

/**
 * Decides where a connection to `host:port` may go: to checked addresses, so that a name cannot change its mind between
 * check and connection. A name with public and other addresses gets the public ones only.
 */
export const egressRule =
  (resolve: Resolve, overrides: HostOverrides) =>
  async (host: string, port: number): Promise<Destination> => {
    const override = overrides.get(`${host.toLowerCase()}:${port}`);
    if (override !== undefined) {
      return { kind: 'allowed', addresses: [{ address: override.address, family: 4 }], port: override.port };
    }
    if (!WEB_PORTS.includes(port)) return { kind: 'refused', reason: 'PORT' };
    const family = isIP(host);
    const found = family === 0 ? await resolve(host).catch(() => []) : [{ address: host, family }];
    const [first, ...others] = found.filter(({ address }) => isPublicAddress(address));
    if (first !== undefined) return { kind: 'allowed', addresses: [first, ...others], port };
    return { kind: 'refused', reason: found.length === 0 ? 'NOT_FOUND' : 'NOT_PUBLIC' };
  };
