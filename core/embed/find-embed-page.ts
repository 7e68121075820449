import type { EmbedConfig } from '../contract/embed-api.ts';
import type { PartnerStore } from '../ports/partner-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { findSession } from '../session/session-access.ts';

export type FindEmbedPagePorts = {
  readonly sessions: SessionStore;
  readonly partners: PartnerStore;
};

export type EmbedPageOutcome =
  { readonly kind: 'found'; readonly config: EmbedConfig } | { readonly kind: 'not-found' };

/**
 * What the embed page is made of: names, and who may embed it. It takes no token, since the browser keeps the fragment to
 * itself; so it holds nothing that the partner's page would not show anybody.
 */
export const findEmbedPage = async (ports: FindEmbedPagePorts, sessionId: string): Promise<EmbedPageOutcome> => {
  const session = await findSession(ports.sessions, sessionId);
  const partner = session && (await ports.partners.find(session.partnerId));
  if (!session || !partner) return { kind: 'not-found' };
  return {
    kind: 'found',
    config: {
      sessionId: session.sessionId,
      apiBase: '/v1',
      partnerName: partner.displayName,
      platformName: session.platform.displayName,
      ...(partner.brand === undefined ? {} : { brand: partner.brand }),
      allowedOrigins: session.allowedOrigins ?? partner.allowedOrigins,
    },
  };
};
