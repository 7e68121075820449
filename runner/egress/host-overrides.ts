import { isIP } from 'node:net';
import * as z from 'zod';

/** Where to connect instead: the local sandbox sites, by `host:port` as the browser names them. */
export type HostOverrides = ReadonlyMap<string, { address: string; port: number }>;

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535);

const pairSchema = z
  .string()
  .regex(/^[^=:]+:\d+=[^=:]+:\d+$/, 'must be host:port=ip:port')
  .transform((pair) => pair.split(/[=:]/))
  .pipe(z.tuple([z.string().toLowerCase(), port, z.string().refine((ip) => isIP(ip) === 4, 'must be an IPv4'), port]));

/**
 * `EGRESS_HOSTS`: `host:port=ip:port`, comma-separated; empty on AWS. The only addresses off the public internet that a
 * runner may reach.
 */
export const hostOverridesSchema = z
  .string()
  .transform((text) => text.split(',').filter((pair) => pair !== ''))
  .pipe(z.array(pairSchema))
  .transform(
    (pairs): HostOverrides =>
      new Map(pairs.map(([host, from, address, to]) => [`${host}:${from}`, { address, port: to }])),
  );
