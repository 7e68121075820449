import { isPublicAddress } from '../../../core/network/public-address.ts';

/** How a runner may be reached; without one of them, viewers climb down to what is left. */
export const WEBRTC_PROTOCOLS = ['udp', 'tcp'] as const;
export type WebrtcProtocol = (typeof WEBRTC_PROTOCOLS)[number];

/** `candidate:` foundation component protocol priority address port, then the rest (RFC 8839, 5.1). */
const CANDIDATE = /^(candidate:\S+ \d+ )(\S+)( \d+ )(\S+)( \d+)( typ .*)$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * The candidates that viewers are told: those of the protocols wanted and, behind 1:1 NAT, host candidates with the public address in
 * place of the private one, on the same port, each once. Host addresses of IPv6 that nobody outside could reach are then left out.
 */
export const offeredCandidates = (
  candidates: readonly string[],
  options: { publicAddress: string | undefined; protocols: readonly WebrtcProtocol[] },
): string[] => {
  const told = new Set<string>();
  return candidates.flatMap((candidate) => {
    const parts = CANDIDATE.exec(candidate);
    const [, start = '', protocol = '', priority = '', address = '', port = '', rest = ''] = parts ?? [];
    if (!options.protocols.some((wanted) => wanted === protocol.toLowerCase())) return [];
    const seenAt = rest.startsWith(' typ host') ? addressOutside(address, options.publicAddress) : address;
    const place = `${protocol} ${seenAt ?? ''}${port}${rest}`;
    if (seenAt === undefined || told.has(place)) return [];
    told.add(place);
    return [`${start}${protocol}${priority}${seenAt}${port}${rest}`];
  });
};

const addressOutside = (address: string, publicAddress: string | undefined): string | undefined => {
  if (publicAddress === undefined) return address;
  if (IPV4.test(address)) return publicAddress;
  return isPublicAddress(address) ? address : undefined;
};
