import ipaddr from 'ipaddr.js';

/** True when the address lies in one of the networks (CIDR). Throws on a network that is none. */
export const isInsideAny = (address: string, cidrs: readonly string[]): boolean => {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return cidrs.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
};
