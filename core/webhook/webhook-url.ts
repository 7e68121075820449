import { parse } from 'tldts-icann';
import { WEBHOOK_URL_MAX_CHARACTERS } from '../contract/partner-api.ts';

export type WebhookUrlCheck =
  { readonly kind: 'ok'; readonly url: URL } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Checks a webhook URL as the contract wants it (Part 2), all but the addresses that its host resolves to. "Public suffix"
 * is read as the list's ICANN section: its private section says where the customers of a hosting company begin, which
 * matters for cookies but not for where a webhook may go.
 */
export const checkWebhookUrl = (text: string): WebhookUrlCheck => {
  if ([...text].length > WEBHOOK_URL_MAX_CHARACTERS) {
    return refused(`must be at most ${WEBHOOK_URL_MAX_CHARACTERS} characters`);
  }
  // The URL parser would silently take these out, and what was checked would not be what was given.
  if (/[\u0000-\u0020\u007f\\]/.test(text))
    return refused('must not hold white space, control characters or backslashes');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https:\/\//i.test(text)) return refused('must be an absolute https: URL');
  if (url.username !== '' || url.password !== '') return refused('must not hold a user name or password');
  if (url.port !== '' && Number(url.port) < 1024) return refused('must use port 443, or 1024 and above');
  if (!hasRegistrableDomain(url.hostname)) return refused('must name a host under a registered domain');
  return { kind: 'ok', url };
};

const refused = (reason: string): WebhookUrlCheck => ({ kind: 'refused', reason });

const hasRegistrableDomain = (hostname: string): boolean => {
  const parsed = parse(hostname, { extractHostname: false });
  return parsed.isIp !== true && parsed.isIcann === true && parsed.domain !== null && !hostname.endsWith('.');
};
