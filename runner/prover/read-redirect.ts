import { allDisclosed } from '../../zktls/disclosure/claimed-bytes.ts';
import { claimedSource } from '../../zktls/disclosure/claimed-source.ts';
import { readHeaders, readLine } from '../../zktls/disclosure/http-head.ts';

/** Statuses that name another address to ask (RFC 9110, 15.4). */
const REDIRECT = /^HTTP\/1\.1 (30[12378]) /;

/**
 * Status and `Location` of a response that is a redirect, else undefined. A redirect is never attested, so nothing is read of
 * it but these. Refuses a header section that has more than one reading.
 */
export const readRedirect = (response: Buffer): { status: number; location: string } | undefined => {
  const source = claimedSource(allDisclosed(response));
  const statusLine = readLine(source, 0);
  const status = REDIRECT.exec(response.toString('latin1', 0, statusLine.end))?.[1];
  if (status === undefined) return undefined;
  const locations = readHeaders(source, statusLine.next).headers.filter(({ name }) => name === 'location');
  const [location] = locations;
  return location?.value === undefined || locations.length > 1
    ? undefined
    : { status: Number(status), location: location.value };
};
