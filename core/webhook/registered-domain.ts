import { parse } from 'tldts';

/**
 * True when the host lies under (or is) a domain that somebody can register, by the ICANN section of the Public Suffix
 * List. Its private section is left out: it says where the customers of a hosting company begin, which matters for cookies
 * but not for where a webhook may go. False for addresses, `localhost`, `.local`, `.internal` and every unknown suffix.
 */
export const isUnderRegisteredDomain = (hostname: string): boolean => {
  const parsed = parse(hostname, { extractHostname: false });
  return parsed.isIp !== true && parsed.isIcann === true && parsed.domain !== null && !hostname.endsWith('.');
};
