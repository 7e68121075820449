import { createHmac } from 'node:crypto';

/** The session's embed token: derived from the secret, so it is never stored. base64url, 256 bits. */
export const embedTokenOf = (tokenSecret: string, sessionId: string): string =>
  createHmac('sha256', tokenSecret).update(`veriframe.embed/1:${sessionId}`).digest('base64url');

/** The URL for the iframe. The token is in the fragment, which no server, log or referrer ever sees. */
export const embedUrlOf = (publicBaseUrl: string, sessionId: string, embedToken: string): string =>
  `${publicBaseUrl}/v1/embed/${sessionId}#t=${embedToken}`;
