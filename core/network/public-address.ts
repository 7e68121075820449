import ipaddr from 'ipaddr.js';

/** Global unicast, the only IPv6 space that is routed on the public internet (RFC 4291, 2.4; IANA IPv6 address space). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True when the address is on the public internet. False for everything that leads to this machine, its network, its
 * cloud or nowhere: private, loopback, link-local (metadata services), CGNAT, multicast, documentation, benchmarking, and
 * IPv6 forms that wrap an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo), whatever they wrap. False for text
 * that is no address in its usual notation.
 */
export const isPublicAddress = (address: string): boolean => {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (!ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST);
};
