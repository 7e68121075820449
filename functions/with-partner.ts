import { acceptsApiKey } from '../core/partner/live-credentials.ts';
import type { Partner } from '../core/partner/partner.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { PartnerStore } from '../core/ports/partner-store.ts';
import type { ApiAnswer } from './api-answer.ts';
import { refuse } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiHandler } from './api-shell.ts';

export type WithPartnerPorts = { readonly partners: PartnerStore; readonly clock: Clock };

/**
 * Finds the partner whose key API Gateway has checked; a key of no partner, of a disabled one, or one that was replaced
 * and whose time is over, is as good as none.
 */
export const withPartner =
  (ports: WithPartnerPorts, handle: (request: ApiRequest, partner: Partner) => Promise<ApiAnswer>): ApiHandler =>
  async (request) => {
    const { apiKeyId } = request;
    if (apiKeyId === undefined) return refuse('UNAUTHORIZED');
    const partner = await ports.partners.findByApiKeyId(apiKeyId);
    return partner && acceptsApiKey(partner, apiKeyId, ports.clock())
      ? handle(request, partner)
      : refuse('UNAUTHORIZED');
  };
