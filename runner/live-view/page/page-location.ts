import type { ViewMessage } from '../../../core/contract/live-view.ts';

type Location = Extract<ViewMessage, { type: 'location' }>;

/**
 * What the viewer is told about an address: the host, and whether it came over HTTPS. A bad certificate ends in
 * Chromium's own error page, whose address is not HTTPS.
 */
export const locationOf = (url: string): Location => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  return { type: 'location', host: isWeb ? parsed.host : '', secure: parsed?.protocol === 'https:' };
};
