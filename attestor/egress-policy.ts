import { isIP } from 'node:net';
import type { HostOverrides } from '../core/network/host-overrides.ts';
import { isPublicAddress } from '../core/network/public-address.ts';
import { attestorFailure } from './attestor-refusal.ts';

/** The addresses that were checked and the port to use. A connection goes to these and nowhere else. */
export type EgressTarget = { readonly addresses: readonly string[]; readonly port: number };

/** Resolves a name to all its addresses; rejects when it has none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** Decides where a relay to `host:port` may connect. Rejects with a `Failure` when it may not, or when the name is unknown. */
export type EgressPolicy = (host: string, port: number) => Promise<EgressTarget>;

const HTTPS_PORT = 443;

/** A host name in lower case of two labels or more, the last of them no number (RFC 1123, 2.1), without a final dot. */
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Allows HTTPS to hosts whose addresses are all on the public internet, and to the `overrides` as they stand. A name with
 * one address elsewhere is refused as a whole: it may be made to change its mind.
 */
export const createEgressPolicy =
  (given: { resolve: ResolveHost; overrides: HostOverrides }): EgressPolicy =>
  async (host, port) => {
    const override = given.overrides.get(`${host}:${port}`);
    if (override) return { addresses: [override.address], port: override.port };
    if (port !== HTTPS_PORT) throw attestorFailure('port_not_allowed');
    // Also the notations that only resolvers read as addresses: 2130706433, 0x7f.1, 127.1.
    if (isIP(host) !== 0 || host.includes(':') || /^(?:0x[0-9a-f]*|[0-9]+)(?:\.|$)/i.test(lastLabelOf(host))) {
      throw attestorFailure('ip_literal');
    }
    if (!HOST_NAME.test(host)) throw attestorFailure('host_syntax');
    const addresses = await given.resolve(host).catch((error: unknown) => {
      throw attestorFailure('name_not_found', error);
    });
    if (addresses.length === 0) throw attestorFailure('name_not_found');
    if (!addresses.every(isPublicAddress)) throw attestorFailure('address_not_public');
    return { addresses, port };
  };

const lastLabelOf = (host: string): string => host.slice(host.lastIndexOf('.') + 1);
