import { isIPv4 } from 'node:net';
import { isPublicAddress } from '../core/network/public-address.ts';
import type { ApiRequest } from './api-request.ts';

/**
 * The public IPv4 address that a request came from, if there is one. CloudFront puts the address it saw at the end of
 * `X-Forwarded-For`, and API Gateway adds CloudFront's after it; a request that came straight to API Gateway has only its
 * own. Good enough to tell a runner where it lives, not to trust anybody by.
 */
export const observedAddressOf = (request: ApiRequest): string | undefined => {
  const forwarded = (request.headers['x-forwarded-for'] ?? '').split(',').map((entry) => entry.trim());
  const address = forwarded.length > 1 ? forwarded.at(-2) : request.sourceIp;
  return address !== undefined && isIPv4(address) && isPublicAddress(address) ? address : undefined;
};
