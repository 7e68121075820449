import ipaddr from 'ipaddr.js';
import * as z from 'zod';

/** Where to connect instead: the local sandbox sites, by `host:port` as a client names them. */
export type HostOverrides = ReadonlyMap<string, { readonly address: string; readonly port: number }>;

const portSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65_535);

const addressSchema = z.string().refine((text) => ipaddr.IPv4.isValidFourPartDecimal(text), 'must be an IPv4 address');

const pairSchema = z
  .string()
  .regex(/^[^=:]+:\d+=[^=:]+:\d+$/, 'must be host:port=ip:port')
  .transform((pair) => pair.split(/[=:]/))
  .pipe(z.tuple([z.string().toLowerCase(), portSchema, addressSchema, portSchema]));

/**
 * `EGRESS_HOSTS`: `host:port=ip:port`, comma-separated; empty on AWS. The only addresses off the public internet that the
 * runner and the attestor may reach.
 */
export const hostOverridesSchema = z
  .string()
  .transform((text) => text.split(',').filter((pair) => pair !== ''))
  .pipe(z.array(pairSchema))
  .transform(
    (pairs): HostOverrides =>
      new Map(pairs.map(([host, from, address, to]) => [`${host}:${from}`, { address, port: to }])),
  );
