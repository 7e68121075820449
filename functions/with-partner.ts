import type { Partner } from '../core/partner/partner.ts';
import type { PartnerStore } from '../core/ports/partner-store.ts';
import type { ApiAnswer } from './api-answer.ts';
import { refuse } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiHandler } from './api-shell.ts';

/** Finds the partner whose key API Gateway has checked; a key of no partner, or of a disabled one, is as good as none. */
export const withPartner =
  (
    ports: { readonly partners: PartnerStore },
    handle: (request: ApiRequest, partner: Partner) => Promise<ApiAnswer>,
  ): ApiHandler =>
  async (request) => {
    const partner = request.apiKeyId === undefined ? undefined : await ports.partners.findByApiKeyId(request.apiKeyId);
    return partner && partner.disabledAt === undefined ? handle(request, partner) : refuse('UNAUTHORIZED');
  };
