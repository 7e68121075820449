import * as z from 'zod';
import { isOnAllowedHost } from '../flow/check-hosts.ts';
import { checkPublicHttpsUrl } from '../network/public-https-url.ts';
import type { Platform } from '../platform/platform.ts';
import { isUnderRegisteredDomain } from '../webhook/registered-domain.ts';

/** The part of a flow that says where its browser may go; the runner checks the whole of it. */
const allowedHostsSchema = z.object({ allowedHosts: z.array(z.string()) });

/**
 * Why a partner's own address for the login page cannot be used, or `undefined`. The platform must allow one, and the flow
 * its host: the remote browser goes nowhere else, and no attestation would be accepted from there.
 */
export const findCustomUrlProblem = (
  platform: Pick<Platform, 'allowCustomUrl' | 'flow'>,
  customUrl: string,
): string | undefined => {
  if (!platform.allowCustomUrl) return 'is not allowed for this platform';
  const checked = checkPublicHttpsUrl(customUrl);
  if (checked.kind === 'refused') return checked.reason;
  if (!isUnderRegisteredDomain(checked.url.hostname)) return 'must name a host under a registered domain';
  const flow = allowedHostsSchema.safeParse(platform.flow).data;
  return flow && isOnAllowedHost(customUrl, flow.allowedHosts) ? undefined : 'must be on a host of this platform';
};
