import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether the sender of a request may open relays and make claims. */
export type Access = (headers: IncomingHttpHeaders) => boolean;

/**
 * Lets in who has one of the tokens, as `Authorization: Bearer …` (RFC 6750, 2.1); everybody where there is none. Several tokens
 * are for the time in which they are exchanged. Takes the same time for any token of a length.
 */
export const accessByToken = (tokens: readonly string[]): Access => {
  const digests = tokens.map(digestOf);
  return ({ authorization }) => {
    if (digests.length === 0) return true;
    const given = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) return false;
    const digest = digestOf(given);
    // All are compared, so that time does not tell which one it was.
    return digests.map((known) => timingSafeEqual(known, digest)).includes(true);
  };
};

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
