import { getDomain } from 'tldts';
import type { ViewMessage } from '../../../core/contract/live-view.ts';

type Location = Extract<ViewMessage, { type: 'location' }>;

/**
 * What the viewer is told about an address: the host, and whether it came over HTTPS. A bad certificate ends in
 * Chromium's own error page, whose address is not HTTPS.
 */
export const locationOf = (url: string): Location => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  // With the list's private section: a hosting company does not answer for its customers' pages.
  const domain = isWeb ? getDomain(parsed.hostname, { allowPrivateDomains: true }) : null;
  return {
    type: 'location',
    host: isWeb ? parsed.host : '',
    domain: domain ?? '',
    secure: parsed?.protocol === 'https:',
  };
};
